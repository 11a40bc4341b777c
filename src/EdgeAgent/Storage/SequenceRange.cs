namespace Edge.Agent.Storage;

/// <summary>An inclusive range of record sequences.</summary>
/// <param name="From">First sequence.</param>
/// <param name="To">Last sequence, inclusive.</param>
public readonly record struct SequenceRange(ulong From, ulong To)
{
    /// <summary>Sequences in the range.</summary>
    public long Count => checked((long)(To - From + 1));
}
