using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Sources;
using Edge.Agent.Remote.Configuration;
using Edge.Agent.Remote.Settings;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Remote.Support;

/// <summary>The parts that follow desired pipelines and settings, around real pipelines over folders.</summary>
internal sealed class RemoteRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly RemoteStartup _startup;
    private readonly ConfigurationController _controller;
    private readonly RepositoryModels _repository;
    private Task _running = Task.CompletedTask;
    private long _revision;

    private RemoteRig(AgentFixture agent, AgentOptions options)
    {
        Agent = agent;
        Options = options;
        Effective = new EffectiveConfiguration(options.Digest);
        Slots = new PipelineSlotStore(options.DataDirectory, NullLogger<PipelineSlotStore>.Instance);
        Desired = new DesiredStore(Path.Combine(options.DataDirectory, "desired.json"));
        var reader = new RemotePipelineReader(options);
        _startup = new RemoteStartup(options, reader, Slots, Effective);
        Pipelines = new PipelineSet(BuildAsync, new PipelineRoster(), agent.Health);
        var paths = new ModelPaths(options.DataDirectory);
        var models = new ModelBoard();
        _repository = new RepositoryModels(options, new SlotStore(paths, NullLogger<SlotStore>.Instance), agent.Models, models, agent.Health, Pipelines.Roster);
        Ledger = new ConfigurationLedger(agent.Journal, agent.Clock, Effective, NullLogger<ConfigurationLedger>.Instance);
        var trial = new PipelineTrial(Pipelines, Slots, agent.Models, new PipelineProof(agent.Health, TimeProvider.System), Ledger);
        _controller = new ConfigurationController(
            Desired,
            new PipelineKeeper(options, reader, Slots, _repository, trial, Board),
            new RemoteSettings([new LogLevelSetting(Levels)], Ledger, Board),
            _startup,
            new ConfigurationServices(Board, models, agent.Health, TimeProvider.System, NullLogger<ConfigurationController>.Instance));
    }

    public AgentFixture Agent { get; }

    public AgentOptions Options { get; }

    public EffectiveConfiguration Effective { get; }

    public PipelineSlotStore Slots { get; }

    public DesiredStore Desired { get; }

    public PipelineSet Pipelines { get; }

    public ConfigurationLedger Ledger { get; }

    public ConfigurationBoard Board { get; } = new();

    public LogLevels Levels { get; } = new(TimeProvider.System);

    /// <summary>The configuration of a box with one pipeline, <c>line</c>, over the fixture's inbox.</summary>
    /// <param name="agent">The fixture.</param>
    /// <param name="pipelines"><c>none</c> or <c>allow</c>.</param>
    public static AgentOptions Configure(AgentFixture agent, string pipelines = "allow")
    {
        var file = agent.Folder.Combine("agent.json");
        File.WriteAllText(file, $$"""
            {
              "site": "plant", "device": "box", "dataDirectory": "data", "hub": { "host": "127.0.0.1" }, "api": "none", "models": {},
              "remote": { "pipelines": "{{pipelines}}", "folders": ["lines"], "lines": [ { "chip": "bank", "line": 4 } ] },
              "pipelines": [ { "name": "line", "model": "{{TinyModel.Name}}", "source": { "folder": { "path": "inbox", "settle": "0ms" } } } ]
            }
            """);
        var loaded = AgentConfiguration.Load(file, []);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors));
        return loaded.Options;
    }

    /// <summary>Starts the box as the agent does.</summary>
    /// <param name="agent">The fixture; its model is active.</param>
    /// <param name="options">The configuration; the one with <c>allow</c> when left out.</param>
    public static async Task<RemoteRig> StartAsync(AgentFixture agent, AgentOptions? options = null)
    {
        var rig = new RemoteRig(agent, options ?? Configure(agent));
        foreach (var pipeline in rig._startup.Choose()) Assert.Null(await rig.Pipelines.AddAsync(pipeline));
        await rig.Pipelines.StartAsync();
        rig._running = Task.Run(() => rig._controller.RunAsync(rig._stop.Token));
        return rig;
    }

    /// <summary>Says what the hub wants, with a new revision.</summary>
    public void Want(string[]? pipelines, params (string Name, string Value)[] settings) => Assert.Null(Desired.Offer(new DesiredState(
        1, ++_revision, [], pipelines is null ? null : [.. pipelines.Select(text => JsonElement.Parse(text))],
        settings.Length == 0 ? null : settings.ToDictionary(pair => pair.Name, pair => pair.Value))));

    /// <summary>Waits until the last wish is answered, and gives a pipeline's state.</summary>
    public async Task<ConfigurationReport?> AnsweredAsync(string pipeline = "line")
    {
        await Within.Eventually(() => Board.AppliedRevision == _revision, $"revision {_revision} is answered");
        return Board.Pipelines.FirstOrDefault(report => report.Name == pipeline);
    }

    /// <summary>A pipeline's words.</summary>
    public static string Words(string folder, string name = "line", string more = "") =>
        $$$"""{"name":"{{{name}}}","model":"{{{TinyModel.Name}}}","source":{"folder":{"path":{{{JsonSerializer.Serialize(folder)}}},"settle":"0ms"}}{{{more}}}}""";

    public async Task StopAsync()
    {
        await Pipelines.StopAsync();
        await _stop.CancelAsync();
        await _running.WaitAsync(Within.Limit);
        _running = Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Pipelines.DisposeAsync();
        _repository.Dispose();
        _stop.Dispose();
    }

    private ValueTask<Outcome<RunningPipeline>> BuildAsync(PipelineOptions options)
    {
        var services = new PipelineServices(Agent.Models, Agent.Journal, null, Agent.Clock, Agent.Health, Agent.Metrics, Effective);
        var source = new FolderSource(options.Name, (FolderSourceOptions)options.Source, new FolderSourceServices(Agent.Journal, Agent.Clock, Agent.Health, Options.Address, Options.DataDirectory));
        return ValueTask.FromResult<Outcome<RunningPipeline>>(
            new RunningPipeline(options, new PipelineHost(new InferencePipeline(options, source, [], services), Agent.Health, TimeProvider.System), null));
    }
}
