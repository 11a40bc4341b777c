namespace Edge.Protocol.Trust.Keys;

/// <summary>Whose signatures a role needs, and how many of them.</summary>
/// <param name="KeyIds">The role's keys, each once.</param>
/// <param name="Threshold">How many distinct keys must have signed; at least one.</param>
public sealed record KeyRing(IReadOnlyList<string> KeyIds, int Threshold);
