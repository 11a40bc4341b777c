namespace Edge.Protocol.Messages;

/// <summary>A device asks how a version's files are to come to it, on <see cref="Topics.TransferWant"/>.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="Manifest">The version, by its manifest's digest.</param>
/// <param name="Bases">Versions of the same model whose files it has, by their manifests' digests; at most <see cref="MaxBases"/>.</param>
/// <param name="MemoryBytes">Memory it can spare for decoding.</param>
public sealed record TransferWant(int V, ArtifactDigest Manifest, IReadOnlyList<ArtifactDigest> Bases, long MemoryBytes)
{
    /// <summary>Versions a device may start from.</summary>
    public const int MaxBases = 4;
}
