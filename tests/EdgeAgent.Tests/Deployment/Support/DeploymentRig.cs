using System.Text.Json;
using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Proof;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>The control path on a real disk, with a model host and a source of artifacts that obey the test. One instance is one agent process.</summary>
internal sealed class DeploymentRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    public DeploymentRig(TemporaryDirectory folder, FakeTimeProvider? time = null, string boot = "boot", IVersionTrust? trust = null)
    {
        Time = time ?? Time;
        Boot = boot;
        Paths = new ModelPaths(folder.Path);
        Slots = new SlotStore(Paths, NullLogger<SlotStore>.Instance);
        Versions = new VersionStore(Paths);
        Source = new FolderSource(Paths);
        Desired = new DesiredStore(Paths.Desired);
        var ledger = new DeploymentLedger(Journal, new DeviceClock(Time, Boot), Board, Health, NullLogger<DeploymentLedger>.Instance);
        var clock = new DeviceClock(Time, Boot);
        var book = new CandidateBook(Slots, ledger);
        var services = new ProofServices(Live, Desk, clock, () => PrivateBytes, Journal, 0);
        Executor = new UpdateExecutor(
            Versions, new VersionFetcher(Versions, Source), Host, book, new CompileStep(book, Host, Time, TimeSpan.FromMinutes(30)), new ModelProver(new ShadowStep(book, Bench, services), new TrialStep(book, Versions, Host, services)), trust ?? Trust);
        Startup = new StartupActivation(Versions, Slots, Host, ledger);
        Controller = new DeploymentController(
            Desired,
            new ModelInventory(Slots, Versions, NullLogger<ModelInventory>.Instance),
            Executor,
            Board,
            new DeploymentServices(Time, NullLogger<DeploymentController>.Instance));
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    public string Boot { get; }

    public LiveDecisions Live { get; } = new();

    public ProofDesk Desk { get; } = new();

    public FakeShadowBench Bench { get; } = new();

    public FakeTrust Trust { get; } = new();

    public long PrivateBytes { get; set; } = 100_000_000;

    public ModelPaths Paths { get; }

    public SlotStore Slots { get; }

    public VersionStore Versions { get; }

    public FolderSource Source { get; }

    public DesiredStore Desired { get; }

    public FakeModelHost Host { get; } = new();

    public MemoryJournal Journal { get; } = new();

    public ModelBoard Board { get; } = new();

    public HealthBoard Health { get; } = new();

    public UpdateExecutor Executor { get; }

    public StartupActivation Startup { get; }

    public DeploymentController Controller { get; }

    public IReadOnlyList<DeploymentRecord> Records =>
    [
        .. Journal.Appended.Where(record => record.Kind is RecordKind.Deployment)
            .Select(record => JsonSerializer.Deserialize(record.Payload, ProtocolJson.Default.DeploymentRecord)!),
    ];

    public async Task<DeploymentRig> StartAsync()
    {
        await Startup.RunAsync(_stop.Token);
        _running = Task.Run(() => Controller.RunAsync(_stop.Token));
        return this;
    }

    public void Want(long revision, params TestModel[] models)
    {
        foreach (var model in models) Source.Offer(model);
        Assert.Null(Desired.Offer(new DesiredState(1, revision, [.. models.Select(model => model.Desired)])));
    }

    public async Task ReportsAsync(string version, ModelState state)
    {
        try
        {
            await Until.TrueAsync(() => Is(version, state), $"{version} {state}");
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message}; reports: {string.Join("; ", Board.Reports)}", exception);
        }
    }

    /// <summary>Frames that the active version decides about.</summary>
    public void Decide(int frames, float milliseconds = 5, float score = 0.9f, ReasonCode? error = null)
    {
        var active = Host.Find("pcb-defects")!.Snapshot.ToReference();
        for (var i = 0; i < frames; i++) Live.Judged([1, 2, 3], ProofDecisions.Of(active, milliseconds, score, error));
    }

    /// <summary>Lets time pass until something is so.</summary>
    public Task PassAsync(Func<bool> condition, TimeSpan? step = null) => Until.TrueAsync(() =>
    {
        Time.Advance(step ?? TimeSpan.FromMilliseconds(50));
        return condition();
    });

    /// <summary>Lets time pass until a version is in a state.</summary>
    public Task PassUntilAsync(string version, ModelState state, TimeSpan? step = null) =>
        PassAsync(() => Is(version, state), step);

    /// <summary>Waits until something was written down: the board shows a state a moment before its record is in the journal.</summary>
    public Task RecordsAsync(Func<DeploymentRecord, bool> what) => Until.TrueAsync(() => Records.Any(what));

    /// <summary>Whether a version is in a state, and that is written down where anything is of this version.</summary>
    private bool Is(string version, ModelState state)
    {
        if (!Board.Reports.Any(report => report.Version == version && report.State == state)) return false;
        var records = Records.Where(record => record.Model.Version == version).ToList();
        return records.Count == 0 || records.Exists(record => record.State == state);
    }

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _running.WaitAsync(Until.Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
