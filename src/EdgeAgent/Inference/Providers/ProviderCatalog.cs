using Edge.Agent.Configuration;

namespace Edge.Agent.Inference.Providers;

/// <summary>The execution providers that policies know by a short name, as ONNX Runtime names them.</summary>
internal static class ProviderCatalog
{
    private const string Plugin = "install its plugin library and name it in models.executionProviderLibraries";

    /// <summary>All of them, the CPU first.</summary>
    public static IReadOnlyList<ProviderEntry> All { get; } =
    [
        new(ExecutionProviderNames.Cpu, ["CPUExecutionProvider"], null, ""),
        new("cuda", ["CUDAExecutionProvider", "CudaPluginExecutionProvider"], null, $"on an NVIDIA card {Plugin}; on Jetson name a libonnxruntime.so built with it in models.onnxRuntimeLibrary"),
        new("tensorrt", ["TensorrtExecutionProvider", "NvTensorRTRTXExecutionProvider", "TensorRTPluginExecutionProvider"], null, $"on an NVIDIA card {Plugin}; on Jetson name a libonnxruntime.so built with it in models.onnxRuntimeLibrary"),
        new("dml", ["DmlExecutionProvider"], "DML", "Windows only: it is in the win-x64 and win-arm64 packages"),
        new("qnn", ["QNNExecutionProvider"], "QNN", $"on a Qualcomm chip {Plugin}"),
        new("openvino", ["OpenVINOExecutionProvider"], "OpenVINO", $"on Intel hardware {Plugin}"),
        new("coreml", ["CoreMLExecutionProvider"], "CoreML", "macOS only: it is in the osx packages"),
    ];

    /// <summary>The entry of a policy's name, or null.</summary>
    /// <param name="name">The name.</param>
    public static ProviderEntry? Find(string name) => All.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The policy's name for a provider of ONNX Runtime; its own name where policies have none.</summary>
    /// <param name="libraryName">ONNX Runtime's name.</param>
    public static string PolicyName(string libraryName) => All.FirstOrDefault(entry => entry.LibraryNames.Contains(libraryName))?.Name ?? libraryName;
}
