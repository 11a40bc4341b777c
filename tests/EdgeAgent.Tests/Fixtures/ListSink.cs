using Edge.Agent.Pipeline;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>A sink that notes what it saw, with the journal's length at that moment.</summary>
internal sealed class ListSink(bool isActuator, MemoryJournal journal, bool throws = false) : IDecisionSink
{
    private readonly List<(DecisionRecord Decision, int Journalled)> _seen = [];

    public bool IsActuator => isActuator;

    public IReadOnlyList<(DecisionRecord Decision, int Journalled)> Seen
    {
        get
        {
            lock (_seen) return [.. _seen];
        }
    }

    public ValueTask HandleAsync(DecisionRecord decision, CancellationToken cancellationToken)
    {
        lock (_seen) _seen.Add((decision, journal.Decisions.Count));
        return throws ? throw new InvalidOperationException("stuck") : ValueTask.CompletedTask;
    }
}
