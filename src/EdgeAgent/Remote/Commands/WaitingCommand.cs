using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Commands;

/// <summary>A command that was received and not yet run.</summary>
/// <param name="Request">The command.</param>
/// <param name="ResponseTopic">Where its answer goes.</param>
/// <param name="CorrelationData">What its answer carries back.</param>
/// <param name="Received">Timestamp of its receipt.</param>
/// <param name="Expiry">How long after that it may be run.</param>
internal sealed record WaitingCommand(CommandRequest Request, string ResponseTopic, byte[]? CorrelationData, long Received, TimeSpan Expiry);
