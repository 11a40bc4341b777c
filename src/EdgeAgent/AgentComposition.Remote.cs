using System.Text;
using System.Text.Json;
using Edge.Agent.Commands;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Pipeline;
using Edge.Agent.Remote.Commands;
using Edge.Agent.Remote.Configuration;
using Edge.Agent.Remote.Settings;
using Edge.Agent.Storage;
using Edge.Agent.Uploads;
using Edge.Protocol;

namespace Edge.Agent;

/// <summary>Wires what the hub may change and ask.</summary>
internal sealed partial class AgentComposition
{
    /// <summary>Adds what the agent starts with. A pipeline from the hub that cannot be built gives way to the box's own; one of the box's own is no start.</summary>
    private async ValueTask<Problem?> AddPipelinesAsync(PipelineSet pipelines, IReadOnlyList<PipelineOptions> starting)
    {
        foreach (var chosen in starting)
        {
            if (await pipelines.AddAsync(chosen) is not { } problem) continue;
            if (_options.Pipelines.Contains(chosen)) return problem;
            if (_remoteStartup.Leave(chosen.Name, problem) is { } own && await pipelines.AddAsync(own) is { } unusable) return unusable;
        }

        return null;
    }

    private void AddRemote(AgentRuntime runtime, HubSession session, DesiredStore desired, Journal journal, ReportedStateBuilder state, ControlPath control, IUploads? uploads)
    {
        var ledger = new ConfigurationLedger(journal, _clock, _configuration, _logs.CreateLogger<ConfigurationLedger>());
        var trial = new PipelineTrial(control.Pipelines, _remoteSlots, control.Models, new PipelineProof(_health, _clock.Time), ledger);
        var controller = new ConfigurationController(
            desired,
            new PipelineKeeper(_options, _remoteReader, _remoteSlots, control.Repository, trial, _remoteBoard),
            new RemoteSettings([new LogLevelSetting(_agentLog.Levels)], ledger, _remoteBoard),
            _remoteStartup,
            new ConfigurationServices(_remoteBoard, _board, _health, _clock.Time, _logs.CreateLogger<ConfigurationController>()));
        var commands = new CommandListener(
            session,
            _options.Address,
            [
                new SnapshotCommand(state, control.Results),
                new RestartPipelineCommand(control.Pipelines),
                new CollectDiagnosticsCommand(new DiagnosticsBundle(_options.DataDirectory, DiagnosticsParts(journal, state, control), _clock.Time), uploads),
                new SetLogLevelCommand(_agentLog.Levels),
            ],
            new CommandMemory(_options.DataDirectory, _logs.CreateLogger<CommandMemory>()),
            ledger,
            _clock.Time,
            _logs.CreateLogger<CommandListener>());

        runtime.AddStart(async cancellationToken => await commands.ListenAsync(cancellationToken));
        runtime.AddTask(controller.RunAsync);
        runtime.AddTask(commands.RunAsync);
    }

    private IReadOnlyList<DiagnosticsPart> DiagnosticsParts(Journal journal, ReportedStateBuilder state, ControlPath control) =>
    [
        new("reported.json", () => JsonSerializer.SerializeToUtf8Bytes(state.Build(), ProtocolJson.Default.ReportedState)),
        new("configuration.json", () => SecretlessConfiguration.Read(_options.File)),
        new("journal.json", () => JsonSerializer.SerializeToUtf8Bytes(journal.Status, CommandJson.Default.JournalStatus)),
        new("metrics.txt", () => Encoding.UTF8.GetBytes(string.Concat(_metrics.Snapshot().Select(counter => $"{counter.Key} {counter.Value}\n")))),
        new("doctor.txt", () => Doctor(control)),
        // The largest comes last: what is left of the room is its.
        new("log.txt", _agentLog.Recent.ToBytes),
    ];

    private static byte[] Doctor(ControlPath control)
    {
        using var text = new StringWriter();
        var report = new DoctorReport(text);
        DoctorFacts.SayHardware(report, HardwareFacts.Read());
        DoctorFacts.SayProviders(report, control.Library);
        DoctorFacts.SayGpio(report);
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
