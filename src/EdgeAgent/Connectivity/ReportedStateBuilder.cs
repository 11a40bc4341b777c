using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Remote.Configuration;
using Edge.Agent.Storage;
using Edge.Protocol.Messages;

namespace Edge.Agent.Connectivity;

/// <summary>Assembles what the device says of itself from the places that know it.</summary>
public sealed class ReportedStateBuilder
{
    private readonly AgentReport _agent;
    private readonly IJournal _journal;
    private readonly HealthBoard _health;
    private readonly AgentMetrics _metrics;
    private readonly ModelBoard _models;
    private readonly IModelRuns? _runs;
    private readonly RemoteState? _remote;

    /// <summary>A builder over the live parts.</summary>
    /// <param name="agent">Build and machine.</param>
    /// <param name="journal">Backlog and loss.</param>
    /// <param name="health">Degradations.</param>
    /// <param name="metrics">Totals.</param>
    /// <param name="models">Models and the revision they answer.</param>
    /// <param name="runs">How the models that serve are run; null when nobody knows.</param>
    /// <param name="remote">What the hub changed of the configuration; null where it changes nothing.</param>
    public ReportedStateBuilder(
        AgentReport agent, IJournal journal, HealthBoard health, AgentMetrics metrics, ModelBoard models, IModelRuns? runs = null, RemoteState? remote = null)
    {
        _agent = agent;
        _journal = journal;
        _health = health;
        _metrics = metrics;
        _models = models;
        _runs = runs;
        _remote = remote;
    }

    /// <summary>Raised after something changed that is worth a report of its own; counters and backlog are not.</summary>
    public event Action Changed
    {
        add
        {
            _health.Changed += value;
            _models.Changed += value;
            if (_runs is not null) _runs.RunsChanged += value;
            if (_remote is not null) _remote.Board.Changed += value;
        }

        remove
        {
            _health.Changed -= value;
            _models.Changed -= value;
            if (_runs is not null) _runs.RunsChanged -= value;
            if (_remote is not null) _remote.Board.Changed -= value;
        }
    }

    /// <summary>The state at this moment.</summary>
    public ReportedState Build()
    {
        var journal = _journal.Status;
        return new ReportedState(
            1,
            // Models and configuration follow a revision each at its pace: it is answered when both have taken it up.
            _remote is { Follows: true } ? Math.Min(_models.AppliedRevision, _remote.Board.AppliedRevision) : _models.AppliedRevision,
            _remote is null ? _agent : _agent with { ConfigurationDigest = _remote.Effective.Digest },
            [.. _models.Reports.Select(WithRun)],
            new StorageReport(_journal.Epoch, journal.LastSequence, journal.Backlog, journal.Bytes, journal.Dropped),
            _health.Degradations,
            _metrics.Snapshot(),
            _remote?.Board.Pipelines,
            _remote?.Board.Settings);
    }

    /// <summary>Where a model runs can change while it serves, so it is asked for at every report.</summary>
    private ModelReport WithRun(ModelReport report)
    {
        if (_runs?.Find(report.Name) is not { } active || active.Snapshot.Digest != report.Digest) return report;
        return report with
        {
            ExecutionProvider = active.Check.ExecutionProvider,
            Placement = active.Check.Placement.Counts,
            Compiling = _runs.FindCompilation(report.Name) is { } compilation ? new CompilationReport(compilation.Providers, compilation.Since) : null,
        };
    }
}
