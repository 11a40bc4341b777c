using System.Reflection;
using System.Runtime.InteropServices;
using Edge.Agent.Api;
using Edge.Agent.Api.Access;
using Edge.Agent.Api.Agent;
using Edge.Agent.Api.Grpc;
using Edge.Agent.Api.Metrics;
using Edge.Agent.Api.OpenInference;
using Edge.Agent.Api.Operator;
using Edge.Agent.Api.Tasks;
using Edge.Agent.Api.TensorFlow;
using Edge.Agent.Api.Tracing;
using Edge.Agent.Challenges;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Proof;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Devices.Cameras;
using Edge.Agent.Devices;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Devices.Modbus;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Agent.Feedback;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Models.Rules;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Sources;
using Edge.Agent.Privacy;
using Edge.Agent.Privacy.Erasing;
using Edge.Agent.Remote.Configuration;
using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Agent.Shift;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent;

/// <summary>The one place where the agent's parts are wired.</summary>
internal sealed partial class AgentComposition
{
    private readonly AgentOptions _options;
    private readonly ILoggerFactory _logs;
    private readonly DeviceClock _clock;
    private readonly AgentMetrics _metrics = new();
    private readonly HealthBoard _health = new();
    private readonly ModelBoard _board = new();
    private readonly ModelPaths _paths;
    private readonly EffectiveConfiguration _configuration;
    private readonly ConfigurationBoard _remoteBoard = new();
    private readonly RemotePipelineReader _remoteReader;
    private readonly PipelineSlotStore _remoteSlots;
    private readonly RemoteStartup _remoteStartup;
    private readonly AgentLog _agentLog;
    private readonly Vault _vault;
    private readonly LiveDecisions _live = new();
    private readonly ProofDesk _proofs = new();
    private readonly ShiftBook? _shift;
    private readonly ChallengeBook _challenges;

    private AgentComposition(AgentOptions options, ILoggerFactory logs, TimeProvider time, AgentLog? log, SealingKeys keys)
    {
        _vault = new Vault(keys);
        _agentLog = log ?? new AgentLog(new LogLevels(time), new RecentLog(time));
        _options = options;
        _logs = logs;
        _clock = new DeviceClock(time, DeviceClock.ReadBootId());
        _challenges = new ChallengeBook(time);
        _shift = options.Api is { } api ? new ShiftBook(api.Shifts, time) : null;
        _paths = new ModelPaths(options.DataDirectory);
        _configuration = new EffectiveConfiguration(options.Digest);
        _remoteReader = new RemotePipelineReader(options);
        _remoteSlots = new PipelineSlotStore(options.DataDirectory, logs.CreateLogger<PipelineSlotStore>());
        _remoteStartup = new RemoteStartup(options, _remoteReader, _remoteSlots, _configuration);
    }

    /// <summary>The agent's version, as it reports it.</summary>
    public static string Version { get; } =
        typeof(AgentComposition).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>How this build runs: <c>native</c> or <c>jit</c>. The runtime's own feature switches say native in both, because the project asks for it; only a JIT build has its assembly beside it.</summary>
    public static string Runtime { get; } = File.Exists(Path.Combine(AppContext.BaseDirectory, "edge-agent.dll")) ? "jit" : "native";

    /// <summary>Opens the stores and wires an agent that is ready to run.</summary>
    /// <param name="options">The configuration.</param>
    /// <param name="logs">Where it logs.</param>
    /// <param name="time">The machine's clocks.</param>
    /// <param name="log">The log as the agent handles it; null where it does not.</param>
    /// <param name="gpio">The machine's GPIO chips; null for the real ones.</param>
    /// <returns>The agent, or why it cannot start at all.</returns>
    public static async Task<Outcome<AgentRuntime>> BuildAsync(
        AgentOptions options, ILoggerFactory logs, TimeProvider time, AgentLog? log = null, IGpioBackend? gpio = null)
    {
        if (!SealingKeys.Load(options.Storage.Encryption, KeyReader.Credentials).TryGet(out var keys, out var problem)) return problem;
        var composition = new AgentComposition(options, logs, time, log, keys);
        // Takes as long as the stores, and neither needs the other.
        var opening = OnnxRuntimeLibrary.OpenAsync(options.Models.IntraOpThreads, options.Models.OnnxRuntimeLibrary);
        if (!Journal.Open(JournalSettings.Of(options, keys), composition._clock).TryGet(out var journal, out problem)) return problem;
        composition.ReportRecovery(journal.Recovery);
        if (!composition.OpenResults(journal).TryGet(out var results, out problem))
        {
            await journal.DisposeAsync();
            return problem;
        }

        if (!(await opening).TryGet(out var library, out problem))
        {
            await results.DisposeAsync();
            await journal.DisposeAsync();
            return problem;
        }

        composition.RegisterProviders(library);
        return await composition.WireAsync(journal, results, library, gpio ?? new GpiodBackend());
    }

    private Outcome<ResultStore> OpenResults(Journal journal) =>
        ResultStore.Open(new ResultStoreSettings(_options.ResultsFolder, _options.Storage) { Vault = _vault }, _clock.Time, journal, _health);

    /// <summary>A library that brings no provider is no reason not to inspect: the policies say what the models do without it.</summary>
    private void RegisterProviders(OnnxRuntimeLibrary library)
    {
        foreach (var providers in _options.Models.ExecutionProviderLibraries)
        {
            if (library.Providers.Register(providers) is { } problem) _health.Degrade($"provider/{providers.Name}", problem);
        }
    }

    /// <summary>The journal has recorded what it lost for the hub; this is for whoever stands at the box.</summary>
    private void ReportRecovery(JournalRecovery recovery)
    {
        var log = _logs.CreateLogger<Journal>();
        if (recovery.Renewed is { } renewed) Log.Renewed(log, renewed);
        if (recovery.Lost > 0) Log.Lost(log, recovery.Lost);
        if (recovery.TornBytes > 0) Log.Torn(log, recovery.TornBytes);
    }

    private async Task<Outcome<AgentRuntime>> WireAsync(Journal journal, ResultStore results, OnnxRuntimeLibrary library, IGpioBackend chips)
    {
        var chosen = _remoteStartup.Choose();
        WidenPool(_options.Pipelines);
        var models = new ModelHost(
            library, ModelServing.For(chosen), _health, _clock.Time, _metrics, Path.Combine(_options.DataDirectory, "compiled"));
        var gpio = new GpioDevices(chips, new SignalReporter(journal, _health, _metrics, _clock), _metrics, _clock);
        var devices = new LineDevices(gpio, new ModbusBank(_health, _metrics, _clock.Time));
        var cache = new ResultCache(results, _options.Storage, _clock.Time, _metrics);
        var evidence = OpenEvidence();
        var rules = new RuleBook(Path.Combine(_options.DataDirectory, "rules"), _health);
        var uploads = OpenUploads(evidence);
        var services = new PipelineServices(models, journal, cache, _clock, _health, _metrics, _configuration) { Rules = rules, Evidence = evidence, Uploads = uploads, Watch = _live };
        var roster = new PipelineRoster();
        var pipelines = new PipelineSet(options => BuildAsync(options, services, results, devices), roster, _health);
        var runtime = new AgentRuntime(journal, results, models, gpio, pipelines, _clock.Time, _logs.CreateLogger<AgentRuntime>());
        if (AddSignals(runtime, gpio) is { } unclaimed)
        {
            await runtime.DisposeAsync();
            return unclaimed;
        }

        runtime.AddStart(_ => _challenges.LookAsync());
        runtime.AddTask(_challenges.RunAsync);
        // Also where no policy keeps pictures now: what an earlier one kept goes when its time is over.
        if (evidence is not null) runtime.AddTask(new EvidenceUpkeep(evidence, _health, _clock.Time).RunAsync);
        var watch = new SealWatch(journal, _health, _clock.Time);
        watch.Look();
        runtime.AddTask(watch.RunAsync);
        if (await AddPipelinesAsync(pipelines, chosen) is { } unusable)
        {
            await runtime.DisposeAsync();
            return unusable;
        }

        var state = new ReportedStateBuilder(
            new AgentReport(Version, Runtime, RuntimeInformation.RuntimeIdentifier, _options.Digest), journal, _health, _metrics, _board, models,
            new RemoteState(_remoteBoard, _configuration, _options.Hub is not null));
        var egress = new EgressLedger(_options.DataDirectory, _clock);
        runtime.Own(egress);
        runtime.OwnSignal(devices.Modbus);
        var quarantine = new QuarantineDesk(journal.Refused);
        var link = new LinkStatusBuilder(_options, journal, egress, quarantine, _health);
        var budget = _options.Hub is { DailyBytes: { } bytes } paid ? new DailyBudget(bytes, HubSession.DestinationOf(paid), egress) : null;
        var slots = new SlotStore(_paths, _logs.CreateLogger<SlotStore>());
        var versions = new VersionStore(_paths);
        var ledger = new DeploymentLedger(journal, _clock, _board, _health, _logs.CreateLogger<DeploymentLedger>());
        var technician = new ModelDesk(slots, versions, ledger, _clock) { Host = models, Proofs = _options.Hub is null ? null : _proofs };
        var repository = new RepositoryModels(_options, slots, models, _board, _health, roster);
        if (_options.Api is { } api)
        {
            var (engine, readiness) = (Engine(runtime, models, repository, egress), new Readiness(roster, models, _health, models));
            var feedback = OpenFeedback();
            var desk = new RuleDesk(models, rules, journal, _clock, _health);
            runtime.Own(desk);
            var view = new OperatorView(_options.Address, _clock.Now(), journal, _health, roster, readiness, engine, link, _shift!, feedback) { Challenges = _challenges };
            runtime.AddTask(stop => _shift!.RunAsync(results, stop));
            var endpoint = runtime.Endpoint = Endpoint(
                WithLocalKey(api), state, results, readiness, engine,
                [
                    new LinkStatusRoutes(link, egress, quarantine),
                    new ErasureRoutes(new Eraser(journal, results, cache, evidence, uploads) { Feedback = feedback, Shift = _shift, Challenges = ChallengeStore.All(_options.ChallengesFolder, _vault) }),
                    new ModelDeskRoutes(technician),
                    new LineRoutes(_lines),
                    new RuleRoutes(desk),
                    new ChallengeRoutes(_challenges),
                    new PageRoutes(),
                    new OperatorRoutes(view, _clock.Time, evidence, engine),
                    .. feedback is null ? (IReadOnlyList<IApiRoutes>)[] : [new FeedbackRoutes(new FeedbackDesk(journal, results, feedback, _clock))],
                ]);
            // Before the models load: whoever asks meanwhile is told what the box waits for.
            runtime.AddStart(cancellationToken => StartEndpointAsync(endpoint, cancellationToken));
        }

        runtime.AddStart(new StartupActivation(versions, slots, models, ledger).RunAsync);
        runtime.Own(repository);
        runtime.AddStart(repository.ActivateAsync);
        if (_options.Models is { Repository: { } root, RepositoryControl: RepositoryControl.Poll } polled)
            runtime.AddTask(new RepositoryWatch(repository, root, polled.PollInterval, _clock.Time).RunAsync);

        if (_options.Hub is { } hub) AddHub(runtime, hub, journal, state, new ControlPath(slots, versions, models, ledger, pipelines, repository, results, library, technician), new OutgoingPath(link, egress, quarantine, budget, uploads));
        return runtime;
    }

    private ApiOptions WithLocalKey(ApiOptions api)
    {
        if (LocalKey.Make(_options.DataDirectory).TryGet(out var key, out var problem)) return api with { Keys = [.. api.Keys, key] };
        if (api.KeysAlways) _health.Degrade("api", problem);
        return api;
    }

    /// <summary>Pictures that cannot be kept are no reason not to inspect.</summary>
    private EvidenceStore? OpenEvidence()
    {
        if (EvidenceStore.Open(_options.EvidenceFolder, _options.Evidence, _clock.Time, DownloadServices.AskFreeSpace, _vault).TryGet(out var store, out var problem)) return store;
        _health.Degrade("evidence", problem);
        return null;
    }

    /// <summary>Words that cannot be kept are no reason not to inspect.</summary>
    private FeedbackStore? OpenFeedback()
    {
        if (FeedbackStore.Open(_options.FeedbackFolder, _vault).TryGet(out var store, out var problem)) return store;
        _health.Degrade("feedback", problem);
        return null;
    }

    /// <summary>A queue only where there is a hub and a rule: without it nothing can be offered.</summary>
    private UploadQueue? OpenUploads(EvidenceStore? evidence)
    {
        if (_options.Hub is null || _options.Uploads.Allow.Count == 0) return null;
        if (UploadQueue.Open(_options.UploadsFolder, _options.Uploads, evidence, _metrics, _vault).TryGet(out var queue, out var problem)) return queue;
        _health.Degrade("uploads", problem);
        return null;
    }

    private IInferenceService Engine(AgentRuntime runtime, ModelHost models, RepositoryModels repository, EgressLedger egress)
    {
        var engine = new InferenceService(models, repository, _clock.Time);
        if (_options.Telemetry is not { } telemetry) return engine;
        var traces = new RequestTraces(telemetry, Version, _options.Address.ToString(), egress);
        runtime.Own(traces);
        return new TracedInferenceService(engine, traces.Source, _clock.Time);
    }

    private LocalEndpoint Endpoint(ApiOptions api, ReportedStateBuilder state, ResultStore results, Readiness readiness, IInferenceService service, IReadOnlyList<IApiRoutes> desks) => new(
        api,
        [
            new AgentRoutes(state, results, readiness),
            .. desks,
            new MetricsRoutes(state, results, service),
            new OpenInferenceRoutes(service, api.MaxRequestBytes),
            new MetadataRoutes(service, readiness),
            new RepositoryRoutes(service),
            new UnservedRoutes(),
            new TensorFlowRoutes(service, api.MaxRequestBytes),
            new TaskRoutes(service, api.MaxRequestBytes),
        ],
        new GrpcProtocol(service, readiness, api.MaxRequestBytes, _logs.CreateLogger<InferenceGrpcService>()),
        _logs,
        new Lockout(_clock.Time, _metrics, _logs.CreateLogger<Lockout>()));

    private async Task StartEndpointAsync(LocalEndpoint endpoint, CancellationToken cancellationToken)
    {
        if (await endpoint.StartAsync(cancellationToken) is not { } problem) return;
        _health.Degrade("api", problem);
        Log.EndpointRefused(_logs.CreateLogger<LocalEndpoint>(), problem);
    }

    /// <summary>Builds a pipeline and claims its lines; where one cannot be had the others are let go.</summary>
    private async ValueTask<Outcome<RunningPipeline>> BuildAsync(PipelineOptions options, PipelineServices services, ResultStore results, LineDevices devices)
    {
        var releases = new Releases();
        if (Pipeline(options, services, results, devices, releases).TryGet(out var pipeline, out var problem))
            return new RunningPipeline(options, new PipelineHost(pipeline, _health, _clock.Time), releases);
        await releases.DisposeAsync();
        return problem;
    }

    private Outcome<InferencePipeline> Pipeline(
        PipelineOptions options, PipelineServices services, ResultStore results, LineDevices devices, Releases releases)
    {
        if (!Parts(options, devices, releases).TryGet(out var parts, out var problem)) return problem;
        if (Gate(options, services, releases) is { } gate) services = services with { Gate = gate };
        List<IDecisionSink> sinks = _shift is null ? [results] : [results, _shift];
        return Source(options, services, devices, parts, releases).TryGet(out var source, out problem)
            ? new InferencePipeline(options, source, sinks, services, parts)
            : problem;
    }

    private Outcome<IFrameSource> Source(PipelineOptions options, PipelineServices services, LineDevices devices, PartTracker parts, Releases releases)
    {
        switch (options.Source)
        {
            case FolderSourceOptions folder:
                return new FolderSource(
                    options.Name, folder, new FolderSourceServices(services.Journal, _clock, _health, _options.Address, _options.DataDirectory));
            case CameraSourceOptions camera:
                return new CameraSource(options.Name, camera, _health, _metrics, _clock);
            case GpioTriggerSourceOptions { Trigger: var edge, Frames: var frames }:
                if (!devices.Gpio.OpenTrigger(edge).TryGet(out var trigger, out var problem)) return problem;
                return releases.Own(new TriggeredSource("gpio", trigger, Frames(options.Name, frames), parts, new SignalLine("gpio", edge.Chip, edge.Line), devices.Gpio.Reporter, _clock));
            case ModbusTriggerSourceOptions { Trigger: var announced, Frames: var frames }:
                var plc = new ModbusPartTrigger(devices.Modbus.Of(announced.Server, announced.Timeout), announced, devices.Gpio.Reporter, _metrics, _clock.Time);
                return releases.Own(new TriggeredSource("modbus", plc, Frames(options.Name, frames), parts, ModbusPartTrigger.LineOf(announced), devices.Gpio.Reporter, _clock));
            default:
                throw new InvalidOperationException($"No source reads {options.Source.GetType().Name}.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1003, LogLevel.Warning, "The journal began a new epoch: {Problem}")]
        public static partial void Renewed(ILogger logger, Problem problem);

        [LoggerMessage(1004, LogLevel.Error, "{Records} records of the journal are damaged or missing; a gap record says which.")]
        public static partial void Lost(ILogger logger, long records);

        [LoggerMessage(1005, LogLevel.Information, "{Bytes} bytes of a write that a crash cut short were removed; nothing in them had been confirmed.")]
        public static partial void Torn(ILogger logger, long bytes);

        [LoggerMessage(1006, LogLevel.Warning, "The local endpoint is not there, inspection goes on: {Problem}")]
        public static partial void EndpointRefused(ILogger logger, Problem problem);
    }
}
