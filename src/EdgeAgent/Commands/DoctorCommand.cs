using System.CommandLine;
using System.Runtime.InteropServices;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Inference;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent doctor</c>: what this box has, what runs where, and what is missing with its remedy.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Also check this configuration." };
        var command = new Command("doctor", "Show what this box can run on, and why not on more.") { config };
        command.SetAction(result => Run(result.InvocationConfiguration, result.GetValue(config)));
        return command;
    }

    private static int Run(InvocationConfiguration io, string? config)
    {
        Say(io.Output, "agent", $"{AgentComposition.Version} {AgentComposition.Runtime} {RuntimeInformation.RuntimeIdentifier}");
        Say(io.Output, "system", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000} MB memory");
        Say(io.Output, "cpu", CpuFeatures());
        try
        {
            var library = new OnnxRuntimeLibrary(1);
            Say(io.Output, "runtime", $"ONNX Runtime {library.Version}, telemetry off");
            foreach (var provider in ExecutionProviderNames.All)
                Say(io.Output, $"  {provider}", ExecutionProviders.Remedy(provider, library.AvailableProviders) ?? "available");
        }
        catch (DllNotFoundException exception)
        {
            Say(io.Output, "runtime", $"ONNX Runtime is missing: {exception.Message}; put libonnxruntime beside the program");
            return ExitCodes.Failure;
        }

        SayGpio(io.Output);
        return config is null ? ExitCodes.Success : CheckConfiguration(io, config);
    }

    private static void SayGpio(TextWriter output)
    {
        if (!new GpiodBackend().Chips().TryGet(out var chips, out var problem)) Say(output, "gpio", problem.Message);
        else if (chips.Length == 0) Say(output, "gpio", "no chips");
        foreach (var chip in chips ?? []) Say(output, "gpio", $"'{chip.Label}' ({chip.Name}, {chip.NumLines} lines)");
    }

    private static int CheckConfiguration(InvocationConfiguration io, string config)
    {
        var loaded = AgentConfiguration.Load(config, []);
        if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
        Say(io.Output, "config", $"{config} is valid: {loaded.Options.Address}, {loaded.Options.Pipelines.Count} pipelines, {(loaded.Options.Hub is null ? "no hub" : "hub " + loaded.Options.Hub.Host)}");
        return ExitCodes.Success;
    }

    /// <summary>
    /// The features that decide how fast int8 runs, and whether its kernels saturate. From the kernel: a native build
    /// answers IsSupported for the processor it was compiled for.
    /// </summary>
    private static string CpuFeatures()
    {
        const string kernel = "/proc/cpuinfo";
        if (!File.Exists(kernel)) return RuntimeInformation.ProcessArchitecture.ToString();
        string[] telling = ["avx2", "avx512f", "avx512_vnni", "avx_vnni", "amx_int8", "asimd", "asimddp", "i8mm", "sve"];
        var line = File.ReadLines(kernel).FirstOrDefault(line => line.StartsWith("flags", StringComparison.Ordinal) || line.StartsWith("Features", StringComparison.Ordinal));
        var features = line?.Split(':')[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal) ?? [];
        return string.Join(' ', telling.Where(features.Contains)) is { Length: > 0 } found ? found : "no int8 extensions";
    }

    private static void Say(TextWriter output, string what, string text) => output.WriteLine($"{what,-12}{text}");
}
