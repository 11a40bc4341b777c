namespace Edge.Agent.Connectivity;

/// <summary>One connection from CONNACK to its end. What was sent on it and not answered must be sent again on the next.</summary>
/// <param name="Session">Random id that births and wills carry.</param>
/// <param name="Closed">Cancelled when the connection ended.</param>
public sealed record LinkConnection(string Session, CancellationToken Closed);
