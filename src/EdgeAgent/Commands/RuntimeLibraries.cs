using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>The native libraries that a command names: what models can run on.</summary>
/// <param name="OnnxRuntime">A libonnxruntime.so in place of ours; null for ours.</param>
/// <param name="Providers">Libraries with execution providers, each <c>name=path</c>.</param>
internal sealed record RuntimeLibraries(string? OnnxRuntime, IReadOnlyList<string> Providers)
{
    /// <summary>The option that names ONNX Runtime.</summary>
    public const string OnnxRuntimeOption = "--onnxruntime";

    /// <summary>The option that names a library with providers.</summary>
    public const string ProviderOption = "--provider-library";

    /// <summary>The arguments that make another process use the same.</summary>
    public IEnumerable<string> ToArguments() =>
        Providers.Select(provider => $"{ProviderOption}={provider}").Concat(OnnxRuntime is null ? [] : [$"{OnnxRuntimeOption}={OnnxRuntime}"]);

    /// <summary>Starts ONNX Runtime with the libraries. Here a library that brings no provider is an error: somebody asked for it a moment ago.</summary>
    /// <param name="threads">ONNX Runtime threads.</param>
    public Outcome<OnnxRuntimeLibrary> Open(int threads)
    {
        if (!OnnxRuntimeLibrary.Open(threads, OnnxRuntime is null ? null : Path.GetFullPath(OnnxRuntime)).TryGet(out var library, out var problem)) return problem;
        foreach (var setting in Providers)
        {
            var split = setting.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0) return new Problem(ReasonCode.Malformed, $"{ProviderOption} {setting}: write name=path, for example npu=/opt/npu/libnpu.so.");
            if (library.Providers.Register(new ExecutionProviderLibrary(setting[..split], Path.GetFullPath(setting[(split + 1)..]))) is { } refused) return refused;
        }

        return library;
    }
}
