namespace Edge.Agent.Connectivity;

/// <summary>A message to publish.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload; must stay unchanged until the publish completed.</param>
/// <param name="Delivery">Its quality of service.</param>
/// <param name="Retain">Whether the broker keeps it for later subscribers.</param>
/// <param name="CorrelationData">Of an answer: what the request carried.</param>
public sealed record LinkMessage(string Topic, ReadOnlyMemory<byte> Payload, Delivery Delivery, bool Retain = false, byte[]? CorrelationData = null);
