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
    public async ValueTask EnterAsync(
        string name, SlotVersion version, ModelState state, string? executionProvider, Problem? problem, CancellationToken cancellationToken)
    {
        Log.Entered(_logger, name, version.Version, state, version.Revision, problem);
        if (problem is not null) _health.Degrade(Component(name), problem);
        else if (state is ModelState.Committed) _health.Recover(Component(name));
        // Last: who sees the state finds the health that belongs to it.
        _board.Report(new ModelReport(name, version.Version, version.Digest, state, executionProvider, problem?.Reason, problem?.Message));

        var record = new DeploymentRecord(
            1, _clock.Now(), version.Revision, new ModelReference(name, version.Version, version.Digest), state, problem?.Reason, problem?.Message);
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.DeploymentRecord);
        // An update does not stop because its record could not be kept: the journal has degraded health for that itself.
        if (!(await _journal.AppendAsync(RecordKind.Deployment, RecordPriority.Normal, payload, cancellationToken)).TryGet(out _, out var unkept))
            Log.NotKept(_logger, name, unkept);
    }

    /// <summary>Blocks of a version came. Not a state change: shown, not journaled.</summary>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="done">Blocks on disk.</param>
    /// <param name="total">Blocks in all, as far as known.</param>
    public void Progress(string name, SlotVersion version, int done, int total) => _board.Report(
        new ModelReport(name, version.Version, version.Digest, ModelState.Downloading, BlocksDone: done, BlocksTotal: total));

    private static string Component(string name) => $"deployment/{name}";

    private static partial class Log
    {
        [LoggerMessage(5201, LogLevel.Information, "Model {Name} {Version}: {State} (revision {Revision}). {Problem}")]
        public static partial void Entered(ILogger logger, string name, string version, ModelState state, long revision, Problem? problem);

        [LoggerMessage(5202, LogLevel.Error, "A deployment record of model {Name} was not kept: {Problem}")]
        public static partial void NotKept(ILogger logger, string name, Problem problem);
    }
}
