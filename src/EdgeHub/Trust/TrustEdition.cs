namespace Edge.Hub.Trust;

/// <summary>Metadata that belongs together: what devices are to have now.</summary>
/// <param name="Roots">Versions of every root.</param>
/// <param name="Targets">The targets file.</param>
/// <param name="Snapshot">The snapshot file.</param>
/// <param name="Timestamp">The timestamp file.</param>
internal sealed record TrustEdition(IReadOnlyList<long> Roots, byte[] Targets, byte[] Snapshot, byte[] Timestamp)
{
    /// <summary>Whether two editions are the same to a device.</summary>
    /// <param name="other">The other.</param>
    public bool IsSame(TrustEdition? other) => other is not null && Roots.SequenceEqual(other.Roots)
        && Targets.AsSpan().SequenceEqual(other.Targets) && Snapshot.AsSpan().SequenceEqual(other.Snapshot) && Timestamp.AsSpan().SequenceEqual(other.Timestamp);
}
