using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference.Placement;

/// <summary>The functions of ONNX Runtime's C API that its .NET package does not wrap.</summary>
internal static unsafe partial class OrtFunctions
{
    /// <summary>Version of the C API that the package's own structure describes: the minor of its version.</summary>
    public const uint ApiVersion = 31;

    /// <summary>The table of functions.</summary>
    /// <exception cref="InvalidOperationException">The library is older than the API version.</exception>
    public static OrtApi Api()
    {
        var table = ((delegate* unmanaged<uint, nint>)OrtGetApiBase()->GetApi)(ApiVersion);
        return table == 0
            ? throw new InvalidOperationException($"ONNX Runtime's native library does not support API version {ApiVersion}.")
            : Marshal.PtrToStructure<OrtApi>(table);
    }

    /// <summary>The native session of a managed one.</summary>
    /// <param name="session">The session; keep it alive while the handle is used.</param>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_Handle")]
    public static extern nint Handle(InferenceSession session);

    // The same library that the .NET package loads: both ask for it by this name, and OnnxRuntimeFile redirects both.
    [LibraryImport("onnxruntime")]
    private static partial OrtApiBase* OrtGetApiBase();
}
