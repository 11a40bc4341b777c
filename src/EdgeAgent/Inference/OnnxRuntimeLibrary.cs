using System.Runtime.InteropServices;
using Edge.Agent.Inference.Placement;
using Edge.Agent.Inference.Providers;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>
/// ONNX Runtime, ready for use. Whatever runs a model takes one of these, so nothing can reach the library before its
/// telemetry is off: the official binaries carry Microsoft's, with uploads over HTTPS.
/// </summary>
public sealed partial class OnnxRuntimeLibrary
{
    /// <summary>Switches telemetry off and starts the library that lies beside the program.</summary>
    /// <param name="intraOpThreads">Threads of the one pool that all sessions share; the first instance in a process decides, because the library has one environment.</param>
    /// <exception cref="DllNotFoundException">The native library does not lie beside the program.</exception>
    public OnnxRuntimeLibrary(int intraOpThreads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intraOpThreads, 1);
        SwitchOffTelemetry();
        if (!OrtEnv.IsCreated)
        {
            using var threads = new OrtThreadingOptions
            {
                GlobalIntraOpNumThreads = intraOpThreads,
                GlobalInterOpNumThreads = 1,
                // Spinning threads burn 190 % of a core between frames 33 ms apart; without, 6 %, and latency is better too.
                GlobalSpinControl = false,
            };
            // Errors come back as exceptions and become problems; the library's own log would only repeat them on stderr.
            var options = new EnvironmentCreationOptions { logId = "edge", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, threadOptions = threads };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }

        var environment = OrtEnv.Instance();
        environment.DisableTelemetryEvents();
        Version = environment.GetVersionString();
        AvailableProviders = environment.GetAvailableProviders();
        Providers = new ExecutionProviders(AvailableProviders);
        Placement = new PlacementReader();
    }

    /// <summary>The library's version.</summary>
    public string Version { get; }

    /// <summary>Version of the C API that we use: the oldest library that serves has this minor version.</summary>
    public static int ApiVersion => (int)OrtFunctions.ApiVersion;

    /// <summary>Execution providers this build of the library has, by its own names, for example <c>CPUExecutionProvider</c>.</summary>
    public IReadOnlyList<string> AvailableProviders { get; }

    /// <summary>What models can run on.</summary>
    public ExecutionProviders Providers { get; }

    /// <summary>Tells where the nodes of a session run.</summary>
    internal PlacementReader Placement { get; }

    /// <summary>Starts ONNX Runtime, from a file of the user's if one is named.</summary>
    /// <param name="intraOpThreads">Threads of the one pool that all sessions share.</param>
    /// <param name="file">Absolute path of a native library to use in place of ours; null for ours.</param>
    /// <returns>The library, or why it cannot be used and what to do.</returns>
    public static Outcome<OnnxRuntimeLibrary> Open(int intraOpThreads, string? file)
    {
        // Loading runs the library's initialisers already.
        SwitchOffTelemetry();
        if (file is not null && OnnxRuntimeFile.Use(file) is { } problem) return problem;
        try
        {
            return new OnnxRuntimeLibrary(intraOpThreads);
        }
        catch (DllNotFoundException exception)
        {
            return new Problem(
                ReasonCode.NotFound,
                $"ONNX Runtime is missing: {exception.Message} Put libonnxruntime beside the program, or name one in models.onnxRuntimeLibrary.");
        }
    }

    /// <summary>Starts ONNX Runtime beside the caller, for whom 30 ms are long. Parameters and result of <see cref="Open"/>.</summary>
    public static Task<Outcome<OnnxRuntimeLibrary>> OpenAsync(int intraOpThreads, string? file)
    {
        // Here: a process' environment must not change while another thread reads it.
        SwitchOffTelemetry();
        return Task.Run(() => Open(intraOpThreads, file));
    }

    private static void SwitchOffTelemetry()
    {
        const string variable = "ORT_DISABLE_TELEMETRY";
        if (Environment.GetEnvironmentVariable(variable) == "1") return;
        Environment.SetEnvironmentVariable(variable, "1");
        // On Unix .NET keeps its own copy of the environment; the native library reads the process's.
        if (!OperatingSystem.IsWindows() && SetEnvironment(variable, "1", 1) != 0)
            throw new InvalidOperationException("ONNX Runtime's telemetry cannot be switched off: setenv failed.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
