namespace Edge.Agent.Connectivity;

/// <summary>A received message with what MQTT 5 says about its answer.</summary>
/// <param name="Payload">The payload; valid until the handler completes.</param>
/// <param name="ResponseTopic">Where the answer is expected; null where the message does not say.</param>
/// <param name="CorrelationData">What the answer carries back.</param>
/// <param name="Expiry">How long after its receipt the message is worth something; the broker has taken off what it waited there.</param>
public sealed record LinkRequest(ReadOnlyMemory<byte> Payload, string? ResponseTopic = null, byte[]? CorrelationData = null, TimeSpan? Expiry = null);
