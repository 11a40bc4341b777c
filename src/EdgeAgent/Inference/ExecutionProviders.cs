using Edge.Agent.Configuration;
using Microsoft.ML.OnnxRuntime;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace Edge.Agent.Inference;

/// <summary>The execution providers a policy may name, as ONNX Runtime knows them.</summary>
internal static class ExecutionProviders
{
    /// <summary>Puts a provider in front of the CPU, which the library always appends by itself.</summary>
    /// <param name="options">The session's options.</param>
    /// <param name="name">The policy's name for it.</param>
    /// <param name="available">What this build of the library has.</param>
    /// <returns>Null when it is in; else why not.</returns>
    public static string? Append(SessionOptions options, string name, IReadOnlyList<string> available)
    {
        if (name == ExecutionProviderNames.Cpu) return null;
        var libraryName = LibraryName(name);
        if (!available.Contains(libraryName)) return $"this build of ONNX Runtime has no {libraryName}";
        try
        {
            AppendAvailable(options, name);
            return null;
        }
        catch (Exception exception) when (exception is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            return exception.Message;
        }
    }

    /// <summary>What to do to get a provider that this build of the library does not have; null when it has it.</summary>
    /// <param name="name">The policy's name for it.</param>
    /// <param name="available">What this build of the library has.</param>
    public static string? Remedy(string name, IReadOnlyList<string> available)
    {
        if (name == ExecutionProviderNames.Cpu || available.Contains(LibraryName(name))) return null;
        return "not in this build of ONNX Runtime; " + name switch
        {
            "cuda" or "tensorrt" => "on Jetson or an NVIDIA card, put a libonnxruntime.so built with it beside the program",
            "dml" => "Windows only: it is in the win-x64 and win-arm64 packages",
            "coreml" => "macOS only",
            _ => "put a libonnxruntime.so built with it beside the program",
        };
    }

    private static void AppendAvailable(SessionOptions options, string name)
    {
        switch (name)
        {
            case "cuda":
                options.AppendExecutionProvider_CUDA(0);
                break;
            case "tensorrt":
                options.AppendExecutionProvider_Tensorrt(0);
                break;
            case "dml":
                // DirectML's documentation: it supports neither memory patterns nor parallel execution.
                options.EnableMemoryPattern = false;
                options.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
                options.AppendExecutionProvider_DML(0);
                break;
            case "openvino":
                options.AppendExecutionProvider("OpenVINO", []);
                break;
            case "qnn":
                options.AppendExecutionProvider("QNN", []);
                break;
            case "coreml":
                options.AppendExecutionProvider("CoreML", []);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(name), name, "Not an execution provider that model.json or the configuration can name.");
        }
    }

    private static string LibraryName(string name) => name switch
    {
        "cuda" => "CUDAExecutionProvider",
        "tensorrt" => "TensorrtExecutionProvider",
        "dml" => "DmlExecutionProvider",
        "openvino" => "OpenVINOExecutionProvider",
        "qnn" => "QNNExecutionProvider",
        "coreml" => "CoreMLExecutionProvider",
        _ => name,
    };
}
