using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>What acts on a decision: an actuator, the local history, a subscriber. Called after the journal has it, except actuators, which come first.</summary>
public interface IDecisionSink
{
    /// <summary>Whether the sink moves something on the line: those go before the journal's fsync, which would cost them milliseconds.</summary>
    bool IsActuator { get; }

    /// <summary>Takes one decision. Must not throw for expected failures and must not block on slow devices.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="cancellationToken">Ends the wait when the agent stops.</param>
    ValueTask HandleAsync(DecisionRecord decision, CancellationToken cancellationToken);
}
