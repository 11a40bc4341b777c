using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.TestKit;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>The process's ONNX Runtime with the test execution provider registered.</summary>
internal static class PlainRuntime
{
    private static readonly Lazy<OnnxRuntimeLibrary> Registered = new(() =>
    {
        var problem = AgentFixture.Library.Providers.Register(new ExecutionProviderLibrary(PlainProvider.Registration, PlainProvider.Path));
        return problem is null ? AgentFixture.Library : throw new InvalidOperationException(problem.ToString());
    });

    /// <summary>The library; skips the test where the provider cannot be built.</summary>
    public static OnnxRuntimeLibrary Library
    {
        get
        {
            Assert.SkipWhen(PlainProvider.Missing is not null, PlainProvider.Missing ?? "");
            return Registered.Value;
        }
    }

    /// <summary>A policy whose first choice is the test provider.</summary>
    /// <param name="requirement">How strictly.</param>
    /// <param name="options">Its options.</param>
    public static ExecutionProviderPolicy Policy(ProviderRequirement requirement, params (string Key, string Value)[] options) => new(requirement, [PlainProvider.Registration])
    {
        Options = new Dictionary<string, IReadOnlyDictionary<string, string>> { [PlainProvider.Registration] = options.ToDictionary(option => option.Key, option => option.Value) },
    };
}
