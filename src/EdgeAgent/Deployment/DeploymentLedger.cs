using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Deployment;

/// <summary>Says where a model version stands: to the journal for the audit, to the board for the report, to health for the eye.</summary>
public sealed partial class DeploymentLedger
{
    private readonly IJournal _journal;
    private readonly DeviceClock _clock;
    private readonly ModelBoard _board;
    private readonly HealthBoard _health;
    private readonly ILogger<DeploymentLedger> _logger;

    /// <summary>A ledger over the live parts.</summary>
    /// <param name="journal">Keeps every state change.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="board">Shows the last.</param>
    /// <param name="health">Shows failures.</param>
    /// <param name="logger">The log.</param>
    public DeploymentLedger(IJournal journal, DeviceClock clock, ModelBoard board, HealthBoard health, ILogger<DeploymentLedger> logger)
    {
        _journal = journal;
        _clock = clock;
        _board = board;
        _health = health;
        _logger = logger;
    }

    /// <summary>What the reported state shows.</summary>
    public ModelBoard Board => _board;

    /// <summary>A version entered a state.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version and the revision that asked for it.</param>
    /// <param name="state">The state.</param>
    /// <param name="executionProvider">The provider it runs on, once it does.</param>
    /// <param name="problem">Why, for a failure or rollback.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    /// <param name="proof">What it has shown.</param>
    /// <param name="compilation">The engine that is being built.</param>
    public async ValueTask EnterAsync(
        string name, SlotVersion version, ModelState state, string? executionProvider, Problem? problem, CancellationToken cancellationToken, ModelProof? proof = null,
        CompilationReport? compilation = null)
    {
        Log.Entered(_logger, name, version.Version, state, version.Revision, problem);
        if (problem is not null) _health.Degrade(Component(name), problem);
        else if (state is ModelState.Committed) _health.Recover(Component(name));
        // Last: who sees the state finds the health that belongs to it.
        _board.Report(new ModelReport(name, version.Version, version.Digest, state, executionProvider, problem?.Reason, problem?.Message, Compiling: compilation, Proof: proof));
        await KeepAsync(name, version, state, problem, proof, cancellationToken);
    }

    /// <summary>Somebody decided about a version. Journaled for the audit; nothing about its health.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="state">The state it is in.</param>
    /// <param name="decision">What was decided, as a word, and by whom.</param>
    /// <param name="cancellationToken">Gives up waiting for the journal.</param>
    public ValueTask NoteAsync(string name, SlotVersion version, ModelState state, Problem decision, CancellationToken cancellationToken)
    {
        Log.Noted(_logger, name, version.Version, decision);
        return KeepAsync(name, version, state, decision, null, cancellationToken);
    }

    /// <summary>What a version under proof has shown grew. Shown, not journaled.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="state">The state it is in.</param>
    /// <param name="executionProvider">The provider it runs on.</param>
    /// <param name="proof">What it has shown.</param>
    public void Grown(string name, SlotVersion version, ModelState state, string? executionProvider, ModelProof proof) =>
        _board.Refresh(new ModelReport(name, version.Version, version.Digest, state, executionProvider, Proof: proof));

    /// <summary>A provider goes on building a version's engine. Shown, not journaled.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="compilation">The engine.</param>
    /// <param name="proof">What it has shown.</param>
    public void Compiling(string name, SlotVersion version, CompilationReport compilation, ModelProof? proof) =>
        _board.Refresh(new ModelReport(name, version.Version, version.Digest, ModelState.Compiling, Compiling: compilation, Proof: proof));

    /// <summary>Shows the version in the current slot, and that a technician holds it where one does.</summary>
    /// <param name="slots">The model's slots.</param>
    /// <param name="executionProvider">The provider it runs on.</param>
    public void ShowCurrent(ModelSlots slots, string? executionProvider)
    {
        if (slots.Current is not { } current) return;
        _board.Report(new ModelReport(
            slots.Name, current.Version, current.Digest, ModelState.Committed, executionProvider,
            slots.Hold is null ? null : DeploymentReasons.Held, slots.Hold?.ToString()));
    }

    /// <summary>Blocks of a version came. Not a state change: shown, not journaled.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="done">Blocks on disk.</param>
    /// <param name="total">Blocks in all, as far as known.</param>
    public void Progress(string name, SlotVersion version, int done, int total) => _board.Report(
        new ModelReport(name, version.Version, version.Digest, ModelState.Downloading, BlocksDone: done, BlocksTotal: total));

    private async ValueTask KeepAsync(
        string name, SlotVersion version, ModelState state, Problem? problem, ModelProof? proof, CancellationToken cancellationToken)
    {
        var record = new DeploymentRecord(
            1, _clock.Now(), version.Revision, new ModelReference(name, version.Version, version.Digest), state, problem?.Reason, problem?.Message, proof);
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.DeploymentRecord);
        // An update does not stop because its record could not be kept: the journal has degraded health for that itself.
        if (!(await _journal.AppendAsync(RecordKind.Deployment, RecordPriority.Normal, payload, cancellationToken)).TryGet(out _, out var unkept))
            Log.NotKept(_logger, name, unkept);
    }

    private static string Component(string name) => $"deployment/{name}";

    private static partial class Log
    {
        [LoggerMessage(5201, LogLevel.Information, "Model {Name} {Version}: {State} (revision {Revision}). {Problem}")]
        public static partial void Entered(ILogger logger, string name, string version, ModelState state, long revision, Problem? problem);

        [LoggerMessage(5203, LogLevel.Information, "Model {Name} {Version}: {Decision}")]
        public static partial void Noted(ILogger logger, string name, string version, Problem decision);

        [LoggerMessage(5202, LogLevel.Error, "A deployment record of model {Name} was not kept: {Problem}")]
        public static partial void NotKept(ILogger logger, string name, Problem problem);
    }
}
