using System.Reflection;
using System.Runtime.InteropServices;
using Edge.Agent.Inference.Placement;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference.Providers;

/// <summary>A native ONNX Runtime of the user's, as Jetson needs it: built for the box's own CUDA and TensorRT.</summary>
internal static class OnnxRuntimeFile
{
    private const string Setting = "models.onnxRuntimeLibrary";

    /// <summary>Makes this process use the file. Before anything else of ONNX Runtime runs.</summary>
    /// <param name="path">Absolute path of the library.</param>
    /// <returns>Null, or why it cannot be used and what to do.</returns>
    public static Problem? Use(string path)
    {
        if (!Open(path).TryGet(out var handle, out var problem)) return problem;
        // The environment is one per process and stays with the library it came from.
        if (OrtEnv.IsCreated) return null;
        OrtEnv.DisableDllImportResolver = true;
        NativeLibrary.SetDllImportResolver(typeof(OrtEnv).Assembly, Resolve);
        NativeLibrary.SetDllImportResolver(typeof(OnnxRuntimeFile).Assembly, Resolve);
        return null;

        nint Resolve(string name, Assembly assembly, DllImportSearchPath? search) =>
            Path.GetFileNameWithoutExtension(name) is "onnxruntime" or "libonnxruntime" ? handle : 0;
    }

    /// <summary>Loads the file and asks it for its version.</summary>
    /// <param name="path">Absolute path of the library.</param>
    /// <returns>Its handle, or why it cannot be used.</returns>
    public static unsafe Outcome<nint> Open(string path)
    {
        if (!File.Exists(path)) return new Problem(ReasonCode.NotFound, $"{Setting}: there is no file {path}. Correct the path, or leave the setting out to use the library beside the program.");
        nint handle;
        try
        {
            handle = NativeLibrary.Load(path);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            return new Problem(ReasonCode.Unsupported, $"{Setting}: {path} does not load: {exception.Message} Install what it names, or a build for this processor and system.");
        }

        if (!NativeLibrary.TryGetExport(handle, "OrtGetApiBase", out var entry))
            return new Problem(ReasonCode.Unsupported, $"{Setting}: {path} is not ONNX Runtime: it has no OrtGetApiBase. Name the libonnxruntime.so itself.");
        var version = Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)((delegate* unmanaged<OrtApiBase*>)entry)()->GetVersionString)()) ?? "";
        // Its minor version is the API's; asking for the API itself would make an older library print to stderr.
        if (System.Version.TryParse(version.Split('-')[0], out var parsed) && parsed >= new Version(1, (int)OrtFunctions.ApiVersion)) return handle;
        return new Problem(
            ReasonCode.Unsupported,
            $"{Setting}: {path} is ONNX Runtime {version}, which does not support API version {OrtFunctions.ApiVersion}. Build 1.{OrtFunctions.ApiVersion} or later for this box.");
    }
}
