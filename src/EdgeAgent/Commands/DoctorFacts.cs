using System.Runtime.InteropServices;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Providers;

namespace Edge.Agent.Commands;

/// <summary>What the doctor says of the box itself; the diagnostics bundle says the same.</summary>
internal static class DoctorFacts
{
    public static void SayHardware(DoctorReport report, HardwareFacts facts)
    {
        report.Say("agent", $"{AgentComposition.Version} {AgentComposition.Runtime} {RuntimeInformation.RuntimeIdentifier}");
        report.Say("system", $"{RuntimeInformation.OSDescription}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1_000_000} MB memory");
        report.Say("cpu", $"{facts.Architecture} {(facts.CpuFeatures.Count > 0 ? string.Join(' ', facts.CpuFeatures) : "without known int8 extensions")}");
        foreach (var accelerator in facts.Accelerators)
            report.Say(accelerator.Kind, $"{accelerator.Name}, {(accelerator.Driver.Length > 0 ? $"driver {accelerator.Driver}" : "no driver is bound: install the maker's")}");
        if (facts.Accelerators.Count == 0) report.Say("gpu, npu", "none that the kernel knows");
        if (facts.JetPack is { } jetpack) report.Say("jetpack", $"L4T {jetpack}");
        if (facts.Cuda is { } cuda) report.Say("cuda", $"toolkit {cuda}");
    }

    public static void SayProviders(DoctorReport report, OnnxRuntimeLibrary library)
    {
        report.Say("runtime", $"ONNX Runtime {library.Version}, API version {OnnxRuntimeLibrary.ApiVersion}, telemetry off");
        foreach (var plugin in library.Providers.Plugins)
            report.Say($"  {plugin.Registration}", $"{plugin.LibraryName} {plugin.Version} on {string.Join(", ", plugin.Devices.Select(PluginProvider.Describe))}");
        foreach (var provider in ExecutionProviderNames.All) report.Say($"  {provider}", library.Providers.Remedy(provider) ?? "available");
    }

    public static void SayGpio(DoctorReport report)
    {
        if (!new GpiodBackend().Chips().TryGet(out var chips, out var problem)) report.Say("gpio", problem.Message);
        else if (chips.Length == 0) report.Say("gpio", "no chips");
        foreach (var chip in chips ?? []) report.Say("gpio", $"'{chip.Label}' ({chip.Name}, {chip.NumLines} lines)");
    }
}
