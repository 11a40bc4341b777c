using System.CommandLine;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Inference.Providers;

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
        DoctorFacts.SayHardware(report, HardwareFacts.Read());

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

        foreach (var providers in options?.Models.ExecutionProviderLibraries ?? [])
        {
            if (library.Providers.Register(providers) is { } missing) report.Say($"  {providers.Name}", missing.Message);
        }

        DoctorFacts.SayProviders(report, library);
        DoctorFacts.SayGpio(report);
        if (options is null) return ExitCodes.Success;
        report.Say("config", $"{config} is valid: {options.Address}, {options.Pipelines.Count} pipelines, {(options.Hub is null ? "no hub" : "hub " + options.Hub.Host)}");
        DoctorStorage.Say(report, options);
        DoctorModels.Say(report, library, options);
        DoctorStorage.SayDamaged(report, options);
        return ExitCodes.Success;
    }
}
