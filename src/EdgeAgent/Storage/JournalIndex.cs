using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>
/// What writer, readers and acknowledgements share: the segments and which sequences are done. Thread-safe; nothing
/// here touches the disk. A record appears here only once it is durable.
/// </summary>
internal sealed class JournalIndex
{
    private readonly Lock _gate = new();
    private readonly List<Segment> _segments;
    private readonly RangeSet _done;
    private readonly RangeSet _missing = new();
    private readonly HeldRecords _held = new();
    private readonly bool _hasHub;
    private readonly long _recentBytes;
    private readonly List<LostRecords> _lost;
    private TaskCompletionSource? _appended;
    private long _dropped;
    private long _quarantined;
    private long _failedWrites;
    private bool _changedSinceSave;
    private long _erasures;

    /// <summary>The index of a journal as recovery found it.</summary>
    /// <param name="epoch">The epoch.</param>
    /// <param name="settings">The journal's settings.</param>
    /// <param name="found">What recovery found.</param>
    public JournalIndex(Epoch epoch, JournalSettings settings, RecoveredIndex found)
    {
        Epoch = epoch;
        Sealer = settings.Sealer;
        _hasHub = settings.HasHub;
        // Half a segment of finished records: thousands, where a source has tens of inputs in flight.
        _recentBytes = settings.Storage.SegmentBytes / 2;
        _segments = [.. found.Segments];
        _done = found.Done;
        _lost = [.. found.Lost];
        _dropped = found.Dropped;
        _quarantined = found.Quarantined;
        LastSequence = found.LastSequence;
        foreach (var lost in _lost) _missing.Add(lost.Range);
    }

    /// <summary>The epoch.</summary>
    public Epoch Epoch { get; }

    /// <summary>Opens what was read from a segment.</summary>
    public RecordSealer Sealer { get; }

    /// <summary>The newest durable sequence.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>The segment being written; null before the first.</summary>
    public Segment? Active
    {
        get { lock (_gate) return _segments.Count == 0 ? null : _segments[^1]; }
    }

    /// <summary>The segments now, oldest first.</summary>
    public IReadOnlyList<Segment> Segments
    {
        get { lock (_gate) return [.. _segments]; }
    }

    /// <summary>Bytes of all segments' files.</summary>
    public long Bytes
    {
        get { lock (_gate) return TotalBytes(); }
    }

    /// <summary>The figures for reports.</summary>
    public JournalStatus Status()
    {
        lock (_gate)
        {
            var backlog = _hasHub ? (long)LastSequence - _done.Count : 0;
            var oldest = backlog == 0 ? null : FindLocked(_done.NextMissing(1))?.Created;
            return new JournalStatus(
                LastSequence, backlog, oldest, TotalBytes(), _segments.Count, _dropped, _quarantined, _failedWrites)
            {
                Held = _held.Count(_hasHub ? _done : null),
                HeldKey = _held.Key,
            };
        }
    }

    /// <summary>What the state file holds; clears <see cref="NeedsSave"/>.</summary>
    public (ulong ActiveSegment, long Dropped, long Quarantined, IReadOnlyList<SequenceRange> Done) Totals()
    {
        lock (_gate)
        {
            _changedSinceSave = false;
            return (_segments.Count == 0 ? 0 : _segments[^1].First, _dropped, _quarantined, _done.ToList());
        }
    }

    /// <summary>Whether acknowledgements came since the state was last written.</summary>
    public bool NeedsSave
    {
        get { lock (_gate) return _changedSinceSave; }
    }

    /// <summary>States that the state could not be written after all.</summary>
    public void SaveFailed()
    {
        lock (_gate) _changedSinceSave = true;
    }

    /// <summary>A new segment is being written; the one before is sealed. An abandoned one without a record makes way.</summary>
    /// <param name="segment">The new segment, empty.</param>
    public void Begin(Segment segment)
    {
        lock (_gate)
        {
            if (_segments.Count > 0 && _segments[^1].IsEmpty) _segments.RemoveAt(_segments.Count - 1);
            _segments.Add(segment);
        }
    }

    /// <summary>Records of the active segment became durable.</summary>
    /// <param name="active">The active segment as it is now.</param>
    public void Commit(Segment active)
    {
        TaskCompletionSource? waiting;
        lock (_gate)
        {
            _segments[^1] = active;
            LastSequence = active.Last;
            waiting = _appended;
            _appended = null;
        }

        waiting?.SetResult();
    }

    /// <summary>The active segment takes no more records.</summary>
    /// <param name="active">The active segment as it is now.</param>
    public void Seal(Segment active)
    {
        lock (_gate) _segments[^1] = active;
    }

    /// <summary>Completes when there is a record newer than the one named.</summary>
    /// <param name="seen">The newest sequence seen.</param>
    public Task AppendedAfter(ulong seen)
    {
        lock (_gate)
        {
            if (LastSequence > seen) return Task.CompletedTask;
            _appended ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _appended.Task;
        }
    }

    /// <summary>Counts appends that failed.</summary>
    /// <param name="records">How many.</param>
    public void CountFailed(int records)
    {
        lock (_gate) _failedWrites += records;
    }

    /// <summary>These need no more sending.</summary>
    /// <param name="range">An inclusive range; what lies beyond the newest record is ignored.</param>
    /// <returns>How many were pending.</returns>
    public long Finish(SequenceRange range)
    {
        lock (_gate)
        {
            var added = _done.Add(new SequenceRange(Math.Max(1, range.From), Math.Min(range.To, LastSequence)));
            _changedSinceSave |= added > 0;
            return added;
        }
    }

    /// <summary>As <see cref="Finish"/>, for records that are gone.</summary>
    /// <param name="range">The dropped sequences.</param>
    /// <param name="count">How many of them no one has.</param>
    public void FinishDropped(SequenceRange range, long count)
    {
        lock (_gate) _dropped += count;
        Finish(range);
    }

    /// <summary>As <see cref="Finish"/>, for a record the hub refused.</summary>
    /// <param name="sequence">The record.</param>
    public void FinishQuarantined(ulong sequence)
    {
        if (Finish(new SequenceRange(sequence, sequence)) == 0) return;
        lock (_gate) _quarantined++;
    }

    /// <summary>How many of a range still have to reach the hub.</summary>
    /// <param name="range">The range.</param>
    public long CountPending(SequenceRange range)
    {
        lock (_gate) return _done.CountMissing(range);
    }

    /// <summary>Whether a record still has to reach the hub.</summary>
    /// <param name="sequence">The record.</param>
    public bool IsPending(ulong sequence)
    {
        lock (_gate) return !_done.Contains(sequence);
    }

    /// <summary>The first sequence from the given one on that still has to reach the hub; may be one that does not exist yet.</summary>
    /// <param name="sequence">Where to start.</param>
    public ulong NextPending(ulong sequence)
    {
        lock (_gate) return _done.NextMissing(sequence);
    }

    /// <summary>The segment that holds a sequence, or the next one after it.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <returns>Null when there is none.</returns>
    public Segment? Find(ulong sequence)
    {
        lock (_gate) return FindLocked(sequence);
    }

    /// <summary>The segments that may go once they are finished, oldest first: all but the <see cref="Recent"/> ones.</summary>
    public IReadOnlyList<Segment> Removable()
    {
        lock (_gate) return [.. _segments[..RecentFrom()]];
    }

    /// <summary>The newest segments, oldest first: what a source that starts after a crash asks for. They never go.</summary>
    public IReadOnlyList<Segment> Recent()
    {
        lock (_gate) return [.. _segments[RecentFrom()..]];
    }

    /// <summary>A segment's file is gone.</summary>
    /// <param name="segment">The segment.</param>
    public void Remove(Segment segment)
    {
        lock (_gate) _segments.RemoveAll(known => known.First == segment.First);
    }

    /// <summary>A reader met sequences that should be there and are not readable.</summary>
    /// <param name="range">The sequences; those already known or done are left out.</param>
    /// <param name="reason">Why they are gone.</param>
    /// <returns>Whether there is news for the writer.</returns>
    public bool ReportLost(SequenceRange range, ReasonCode reason)
    {
        lock (_gate)
        {
            var news = false;
            foreach (var part in _done.Missing(range))
            {
                foreach (var unknown in _missing.Missing(part))
                {
                    _missing.Add(unknown);
                    _lost.Add(new LostRecords(unknown, reason));
                    news = true;
                }
            }

            return news;
        }
    }

    /// <summary>How often records were erased: a reader that has seen fewer has bytes in memory that are no more.</summary>
    public long Erasures => Interlocked.Read(ref _erasures);

    /// <summary>Records were erased.</summary>
    public void CountErasure() => Interlocked.Increment(ref _erasures);

    /// <summary>A reader met a record whose key is not here: it waits for the key.</summary>
    /// <param name="sequence">The record.</param>
    /// <param name="key">The key's id.</param>
    public void Hold(ulong sequence, ulong key)
    {
        lock (_gate) _held.Add(sequence, key);
    }

    /// <summary>The lost records nobody has written a gap record for yet, oldest first; null when there are none.</summary>
    public LostRecords? NextLost()
    {
        lock (_gate) return _lost.Count == 0 ? null : _lost[0];
    }

    /// <summary>The gap record for these is durable.</summary>
    /// <param name="lost">What <see cref="NextLost"/> gave.</param>
    public void LostRecorded(LostRecords lost)
    {
        lock (_gate)
        {
            _lost.Remove(lost);
            _dropped += _done.CountMissing(lost.Range);
        }

        Finish(lost.Range);
    }

    private int RecentFrom()
    {
        var first = _segments.Count - 1;
        for (long sealedBytes = 0; first > 0 && sealedBytes < _recentBytes; first--) sealedBytes += _segments[first - 1].Length;
        return Math.Max(0, first);
    }

    private Segment? FindLocked(ulong sequence)
    {
        int low = 0, high = _segments.Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_segments[middle].Last < sequence) low = middle + 1;
            else high = middle;
        }

        return low == _segments.Count ? null : _segments[low];
    }

    private long TotalBytes()
    {
        long bytes = 0;
        foreach (var segment in _segments) bytes += segment.Size;
        return bytes;
    }
}
