using System.Runtime.InteropServices;
using Edge.Agent.Configuration;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Inference.Providers;

public sealed class ExecutionProvidersTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Register_FileThatIsMissing_SaysSo()
    {
        var problem = AgentFixture.Library.Providers.Register(new ExecutionProviderLibrary("npu", _folder.Combine("libnpu.so")))!;

        Assert.Equal(ReasonCode.NotFound, problem.Reason);
        Assert.Contains("models.executionProviderLibraries 'npu': there is no file", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_FileThatIsNoLibrary_IsAProblemWithItsReason()
    {
        var text = _folder.Combine("libnpu.so");
        File.WriteAllText(text, "not a library");

        var problem = AgentFixture.Library.Providers.Register(new ExecutionProviderLibrary("npu", text))!;

        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, problem.Reason);
        Assert.Contains($"{text} does not load", problem.Message, StringComparison.Ordinal);
        Assert.Contains($"a build for ONNX Runtime {AgentFixture.Library.Version}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_LibraryWithoutProviders_IsAProblemWithItsReason()
    {
        var other = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native"), "libSkiaSharp.*").Single();

        var problem = AgentFixture.Library.Providers.Register(new ExecutionProviderLibrary("npu", other))!;

        Assert.Contains("CreateEpFactories", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Register_TestProvider_IsFoundUnderEachOfItsNames()
    {
        var providers = PlainRuntime.Library.Providers;

        var plugin = Assert.Single(providers.Plugins);

        Assert.Equal((PlainProvider.Name, "1.0.0"), (plugin.LibraryName, plugin.Version));
        Assert.Same(plugin, providers.FindPlugin("PLAIN.virtual"));
        Assert.Same(plugin, providers.FindPlugin("plain"));
        Assert.Null(providers.FindPlugin("cuda"));
        Assert.Null(providers.Remedy(PlainProvider.Registration));
    }
}
