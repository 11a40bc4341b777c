using System.CommandLine;
using System.Runtime.InteropServices;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Storage.Results;

namespace Edge.Agent.Commands;

/// <summary><c>edge-agent doctor</c>: what this box has, what runs where, and what is missing with its remedy.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var config = new Option<string?>("--config") { Description = "Also check this configuration, with its provider libraries and where its models' nodes run." };
        var command = new Command("doctor", "Show what this box can run on, and why not on more.") { config };
        command.SetAction(result => Run(result.InvocationConfiguration, result.GetValue(config)));
        return command;
    }

    private static int Run(InvocationConfiguration io, string? config)
    {
        var report = new DoctorReport(io.Output);
        report.Say("agent", $"{AgentComposition.Version} {AgentComposition.Runtime} {RuntimeInformation.RuntimeIdentifier}");
        report.Say("system", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000} MB memory");
        SayHardware(report, HardwareFacts.Read());

        AgentOptions? options = null;
        if (config is not null)
        {
            var loaded = AgentConfiguration.Load(config, []);
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            options = loaded.Options;
        }

        if (!OnnxRuntimeLibrary.Open(1, options?.Models.OnnxRuntimeLibrary).TryGet(out var library, out var problem))
        {
            report.Say("runtime", problem.Message);
            return ExitCodes.Failure;
        }

        SayProviders(report, library, options?.Models.ExecutionProviderLibraries ?? []);
        SayGpio(report);
        if (options is null) return ExitCodes.Success;
        report.Say("config", $"{config} is valid: {options.Address}, {options.Pipelines.Count} pipelines, {(options.Hub is null ? "no hub" : "hub " + options.Hub.Host)}");
        DoctorModels.Say(report, library, options);
        SayStorage(report, options);
        return ExitCodes.Success;
    }

    private static void SayStorage(DoctorReport report, AgentOptions options)
    {
        var folder = Path.Combine(options.DataDirectory, AgentComposition.ResultsFolder);
        foreach (var damaged in ResultStoreSettings.FindDamaged(folder))
            report.Say("results", $"were damaged and began empty: history older than the journal is lost. The old file is '{damaged}'; delete it when nobody needs it.");
    }

    private static void SayHardware(DoctorReport report, HardwareFacts facts)
    {
        report.Say("cpu", $"{facts.Architecture} {(facts.CpuFeatures.Count > 0 ? string.Join(' ', facts.CpuFeatures) : "without known int8 extensions")}");
        foreach (var accelerator in facts.Accelerators)
            report.Say(accelerator.Kind, $"{accelerator.Name}, {(accelerator.Driver.Length > 0 ? $"driver {accelerator.Driver}" : "no driver is bound: install the maker's")}");
        if (facts.Accelerators.Count == 0) report.Say("gpu, npu", "none that the kernel knows");
        if (facts.JetPack is { } jetpack) report.Say("jetpack", $"L4T {jetpack}");
        if (facts.Cuda is { } cuda) report.Say("cuda", $"toolkit {cuda}");
    }

    private static void SayProviders(DoctorReport report, OnnxRuntimeLibrary library, IReadOnlyList<ExecutionProviderLibrary> libraries)
    {
        report.Say("runtime", $"ONNX Runtime {library.Version}, API version {OnnxRuntimeLibrary.ApiVersion}, telemetry off");
        foreach (var providers in libraries)
        {
            if (library.Providers.Register(providers) is { } problem) report.Say($"  {providers.Name}", problem.Message);
        }

        foreach (var plugin in library.Providers.Plugins)
            report.Say($"  {plugin.Registration}", $"{plugin.LibraryName} {plugin.Version} on {string.Join(", ", plugin.Devices.Select(PluginProvider.Describe))}");
        foreach (var provider in ExecutionProviderNames.All) report.Say($"  {provider}", library.Providers.Remedy(provider) ?? "available");
    }

    private static void SayGpio(DoctorReport report)
    {
        if (!new GpiodBackend().Chips().TryGet(out var chips, out var problem)) report.Say("gpio", problem.Message);
        else if (chips.Length == 0) report.Say("gpio", "no chips");
        foreach (var chip in chips ?? []) report.Say("gpio", $"'{chip.Label}' ({chip.Name}, {chip.NumLines} lines)");
    }
}
