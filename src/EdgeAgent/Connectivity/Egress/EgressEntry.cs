namespace Edge.Agent.Connectivity.Egress;

/// <summary>What left for one destination in one day, of one kind.</summary>
/// <param name="Kind">What.</param>
/// <param name="Destination">Host and port.</param>
/// <param name="Sent">Bytes that left the box.</param>
/// <param name="Received">Bytes that came back on the same connection, where that is known; kept under <see cref="EgressKind.Protocol"/>.</param>
public sealed record EgressEntry(EgressKind Kind, string Destination, long Sent, long Received);
