namespace Edge.Agent.Privacy;

/// <summary>What the evidence store holds.</summary>
/// <param name="Pictures">Kept pictures.</param>
/// <param name="Bytes">Bytes of their files.</param>
public sealed record EvidenceStatus(int Pictures, long Bytes);
