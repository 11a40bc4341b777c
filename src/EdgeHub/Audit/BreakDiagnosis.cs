namespace Edge.Hub.Audit;

/// <summary>
/// Tells what is wrong from which records failed. One altered record fails alone. Two that changed places fail with
/// their followers: each place is then tried with the content of every other failed place.
/// </summary>
internal static class BreakDiagnosis
{
    /// <summary>Diagnoses the failures of one journal.</summary>
    /// <param name="failed">Records that do not follow the one before them, ascending.</param>
    /// <param name="linkBefore">The stored link before a sequence; null where there is none.</param>
    /// <returns>Each failed sequence's finding, and for a reordered one the place its record came from.</returns>
    public static IReadOnlyList<(long Sequence, ChainFinding Finding, long? Other)> Run(IReadOnlyList<ChainRecord> failed, Func<long, byte[]?> linkBefore)
    {
        var findings = new List<(long, ChainFinding, long?)>();
        var (resolvedAt, resolved) = (0L, (byte[]?)null);
        foreach (var record in failed)
        {
            var previous = resolvedAt == record.Sequence - 1 && resolved is not null ? resolved : linkBefore(record.Sequence);
            var (finding, other, link) = previous is null ? (ChainFinding.Altered, null, record.Link) : Judge(record, previous, failed);
            findings.Add((record.Sequence, finding, other));
            (resolvedAt, resolved) = (record.Sequence, link);
        }

        return findings;
    }

    private static (ChainFinding Finding, long? Other, byte[] Link) Judge(ChainRecord record, byte[] previous, IReadOnlyList<ChainRecord> failed)
    {
        if (record.Follows(previous)) return (ChainFinding.Follower, null, record.Link);
        foreach (var other in failed)
        {
            if (other.Sequence == record.Sequence) continue;
            var link = other.LinkAt(record.Sequence, previous);
            // Whole records were exchanged, or their contents alone while the links stayed.
            if (link.AsSpan().SequenceEqual(other.Link) || link.AsSpan().SequenceEqual(record.Link)) return (ChainFinding.Reordered, other.Sequence, link);
        }

        return (ChainFinding.Altered, null, record.Link);
    }
}
