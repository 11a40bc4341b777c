using Edge.Agent.Models;

namespace Edge.Agent.Teaching;

/// <summary>What teaching came to.</summary>
/// <param name="Place">The version that was saved.</param>
/// <param name="Threshold">The suggested threshold.</param>
/// <param name="Pictures">Every picture with its distance.</param>
/// <param name="MemoryVectors">Vectors in the memory.</param>
public sealed record TaughtModel(RepositoryPlace Place, TeachThreshold Threshold, IReadOnlyList<TaughtPicture> Pictures, int MemoryVectors);
