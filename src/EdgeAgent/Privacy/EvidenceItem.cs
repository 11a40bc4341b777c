namespace Edge.Agent.Privacy;

/// <summary>A kept picture as the store remembers it.</summary>
/// <param name="Key">Which.</param>
/// <param name="Bytes">Bytes of its file.</param>
/// <param name="Kept">When it was kept, as the file's own time says.</param>
internal sealed record EvidenceItem(EvidenceKey Key, long Bytes, DateTime Kept) : IComparable<EvidenceItem>
{
    /// <summary>Oldest first.</summary>
    public int CompareTo(EvidenceItem? other)
    {
        if (other is null) return 1;
        var byTime = Kept.CompareTo(other.Kept);
        return byTime != 0 ? byTime : string.CompareOrdinal(Key.FileName, other.Key.FileName);
    }
}
