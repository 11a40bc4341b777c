using Edge.Agent.Connectivity.Egress;

namespace Edge.Agent.Connectivity;

/// <summary>A message to publish.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload; must stay unchanged until the publish completed.</param>
/// <param name="Delivery">Its quality of service.</param>
/// <param name="Retain">Whether the broker keeps it for later subscribers.</param>
/// <param name="CorrelationData">Of an answer: what the request carried.</param>
public sealed record LinkMessage(string Topic, ReadOnlyMemory<byte> Payload, Delivery Delivery, bool Retain = false, byte[]? CorrelationData = null)
{
    /// <summary>What the data ledger counts it as.</summary>
    public EgressKind Kind { get; init; }

    /// <summary>After this long a broker that could not deliver it drops it; null for never. In whole seconds.</summary>
    public TimeSpan? Expiry { get; init; }
}
