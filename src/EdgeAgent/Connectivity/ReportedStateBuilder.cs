using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
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

    /// <summary>A builder over the live parts.</summary>
    /// <param name="agent">Build and machine.</param>
    /// <param name="journal">Backlog and loss.</param>
    /// <param name="health">Degradations.</param>
    /// <param name="metrics">Totals.</param>
    /// <param name="models">Models and the revision they answer.</param>
    public ReportedStateBuilder(AgentReport agent, IJournal journal, HealthBoard health, AgentMetrics metrics, ModelBoard models)
    {
        _agent = agent;
        _journal = journal;
        _health = health;
        _metrics = metrics;
        _models = models;
    }

    /// <summary>Raised after something changed that is worth a report of its own; counters and backlog are not.</summary>
    public event Action Changed
    {
        add
        {
            _health.Changed += value;
            _models.Changed += value;
        }

        remove
        {
            _health.Changed -= value;
            _models.Changed -= value;
        }
    }

    /// <summary>The state at this moment.</summary>
    public ReportedState Build()
    {
        var journal = _journal.Status;
        return new ReportedState(
            1,
            _models.AppliedRevision,
            _agent,
            _models.Reports,
            new StorageReport(_journal.Epoch, journal.LastSequence, journal.Backlog, journal.Bytes, journal.Dropped),
            _health.Degradations,
            _metrics.Snapshot());
    }
}
