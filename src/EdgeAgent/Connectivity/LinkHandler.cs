namespace Edge.Agent.Connectivity;

/// <summary>Takes a received message. Handlers of one link run one after the other, and a QoS 1 message is acknowledged to the broker after its handler returned.</summary>
/// <param name="payload">The payload; valid until the handler completes.</param>
public delegate ValueTask LinkHandler(ReadOnlyMemory<byte> payload);
