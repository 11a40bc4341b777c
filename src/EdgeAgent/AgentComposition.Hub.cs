using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Connectivity.Quarantine;
using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Proof;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Deployment.Transfers;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Trust;
using Edge.Agent.Uploads;

namespace Edge.Agent;

/// <summary>The part that speaks with the hub: session, records, desired state, uploads.</summary>
internal sealed partial class AgentComposition
{
    private void AddHub(AgentRuntime runtime, HubOptions hub, Journal journal, ReportedStateBuilder state, ControlPath control, OutgoingPath outgoing)
    {
        var identity = new SessionIdentity(_options.Address, Version, journal.Epoch, _clock.Now().BootId);
        var session = new HubSession(hub, identity, _health, _clock.Time, _logs.CreateLogger<HubSession>()) { Ledger = outgoing.Egress };
        outgoing.Status.Session = session;
        var forwarder = new RecordForwarder(
            session, journal, identity, hub, new ForwarderTelemetry(_metrics, _health, _clock.Time, _logs.CreateLogger<RecordForwarder>()))
        {
            Budget = outgoing.Budget,
            Quarantine = outgoing.Quarantine,
        };
        session.AwaitsAnswer = () => forwarder.AwaitsAnswer;
        var twin = new TwinReporter(session, _options.Address, state, _clock.Time, _logs.CreateLogger<TwinReporter>()) { Interval = hub.ReportInterval, Budget = outgoing.Budget };

        var desired = new DesiredStore(_paths.Desired);
        var listener = new DesiredListener(session, _options.Address, desired, _health, _logs.CreateLogger<DesiredListener>());
        var blobs = new BlobStore(_paths);
        var blocks = new BlockDownloader(
            session, blobs, _paths,
            new DownloadOptions(_options.Address, hub.Metered, _options.Storage.FreeSpaceReserve),
            new DownloadServices(_clock.Time, DownloadServices.AskFreeSpace, _logs.CreateLogger<BlockDownloader>()));
        var transfers = new TransferServices(
            control.Slots, blobs, new TransferAsker(session, _options.Address, _clock.Time),
            new DeltaFetcher(blocks, blobs, _paths, _options.Storage.FreeSpaceReserve, DownloadServices.AskFreeSpace), _logs.CreateLogger<TransferServices>());
        var trust = hub.TrustRoot is { } root ? Trust(runtime, session, root, hub.OnlySigned ? control.Repository : null) : new HubsWord();
        var deployment = new DeploymentController(
            desired,
            new ModelInventory(control.Slots, control.Versions, _logs.CreateLogger<ModelInventory>()),
            Executor(control, new VersionFetcher(control.Versions, blocks, transfers), journal, trust),
            _board,
            new DeploymentServices(_clock.Time, _logs.CreateLogger<DeploymentController>()));

        control.Technician.Decided = deployment.Look;
        control.Technician.Trust = trust;
        if (trust is TrustService service) service.Changed += deployment.Look;
        runtime.AddStart(async cancellationToken => await listener.ListenAsync(cancellationToken));
        runtime.AddTask(session.RunAsync);
        runtime.AddTask(forwarder.RunAsync);
        runtime.AddTask(twin.RunAsync);
        runtime.AddTask(deployment.RunAsync);
        AddRemote(runtime, session, desired, journal, state, control, outgoing.Uploads);
        if (outgoing.Uploads is { } uploads)
        {
            var budget = new DailyUploadBudget(Path.Combine(_options.UploadsFolder, "spent.json"), _options.Uploads, _clock.Time, outgoing.Budget);
            runtime.AddTask(new Uploader(session, _options.Address, uploads, budget, _health, _clock.Time, _logs.CreateLogger<Uploader>()).RunAsync);
        }

        runtime.HasHub = true;
    }

    private UpdateExecutor Executor(ControlPath control, VersionFetcher fetcher, Journal journal, IVersionTrust trust)
    {
        var book = new CandidateBook(control.Slots, control.Ledger);
        var services = new ProofServices(_live, _proofs, _clock, PrivateMemory.Read, journal, _options.Models.MemoryBudget);
        var pixels = _options.Pipelines.Select(pipeline => pipeline.MaxImagePixels).Append(PipelineOptions.DefaultMaxImagePixels).Max();
        var bench = new ShadowBench(control.Models, new DeviceClock(new ThreadTime(_clock.Time), DeviceClock.ReadBootId()), pixels);
        var compile = new CompileStep(book, control.Models, _clock.Time, _options.Models.CompileTimeout);
        var prover = new ModelProver(new ShadowStep(book, bench, services), new TrialStep(book, control.Versions, control.Models, services));
        return new UpdateExecutor(control.Versions, fetcher, control.Models, book, compile, prover, trust);
    }

    /// <summary>A box that cannot read its root goes on inspecting, and says that it trusts nobody.</summary>
    private IVersionTrust Trust(AgentRuntime runtime, HubSession session, string root, RepositoryModels? judged)
    {
        var folder = TrustFiles.FolderOf(_options.DataDirectory);
        var takenUp = new TakenUp(Path.Combine(folder, "taken-up"));
        if (!TrustFiles.Open(folder, root).TryGet(out var files, out var problem))
        {
            _health.Degrade("hub/trust", problem);
            var nobody = new NoTrust(problem);
            if (judged is not null) judged.Trust = new RepositoryTrust(nobody, null, takenUp, _logs.CreateLogger<RepositoryTrust>());
            return nobody;
        }

        var clock = new TrustClock(TrustClock.PathIn(folder), _clock.Time);
        var trust = new TrustService(session, files, clock, _health, _clock.Time, _logs.CreateLogger<TrustService>());
        runtime.AddStart(trust.ListenAsync);
        runtime.AddTask(trust.RunAsync);
        if (judged is not null)
        {
            var word = new RepositoryTrust(trust, new TaughtTrust(_options.Address, files, clock, trust), takenUp, _logs.CreateLogger<RepositoryTrust>());
            judged.Trust = word;
            trust.Changed += word.Look;
            runtime.AddTask(stop => word.RunAsync(judged, stop));
        }

        return trust;
    }

    private sealed record ControlPath(SlotStore Slots, VersionStore Versions, ModelHost Models, DeploymentLedger Ledger, PipelineSet Pipelines,
        RepositoryModels Repository, ResultStore Results, OnnxRuntimeLibrary Library, ModelDesk Technician);

    private sealed record OutgoingPath(LinkStatusBuilder Status, EgressLedger Egress, QuarantineDesk Quarantine, DailyBudget? Budget, UploadQueue? Uploads);
}
