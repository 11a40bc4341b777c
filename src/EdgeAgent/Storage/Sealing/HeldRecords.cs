namespace Edge.Agent.Storage.Sealing;

/// <summary>Records that readers have met and that wait for a key. Not thread-safe.</summary>
internal sealed class HeldRecords
{
    private readonly RangeSet _sequences = new();

    /// <summary>The id of a key that is missing; null when none is.</summary>
    public string? Key { get; private set; }

    /// <summary>How many there are.</summary>
    /// <param name="done">Those that need not wait any more; null to count all.</param>
    public long Count(RangeSet? done) => done is null ? _sequences.Count : _sequences.ToList().Sum(done.CountMissing);

    /// <summary>Adds one.</summary>
    /// <param name="sequence">The record.</param>
    /// <param name="key">The id of the key that sealed it.</param>
    public void Add(ulong sequence, ulong key)
    {
        _sequences.Add(new SequenceRange(sequence, sequence));
        Key = SealingKey.NameOf(key);
    }
}
