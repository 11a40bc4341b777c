using System.Buffers;
using System.Collections.Concurrent;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Tests.Connectivity.Support;

/// <summary>The journal's contract in memory, and a place to make it fail.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, (byte[] Frame, RecordPriority Priority)> _pending = [];
    private readonly byte[] _link = new byte[ChainLink.Size];
    private readonly List<(RecordKind Kind, byte[] Payload)> _records = [];
    private ulong _last;
    private TaskCompletionSource _appended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryJournal() => ChainLink.Genesis(Epoch, _link);

    public Epoch Epoch { get; } = Epoch.Create();

    public ConcurrentDictionary<ulong, Problem> Quarantined { get; } = new();

    public Problem? AppendFailure { get; set; }

    public Exception? ReadFailure { get; set; }

    public DateTimeOffset? OpenedFrom { get; private set; }

    /// <summary>What was appended so far.</summary>
    public IReadOnlyList<(RecordKind Kind, byte[] Payload)> Appended
    {
        get
        {
            lock (_gate) return [.. _records];
        }
    }

    public JournalStatus Status
    {
        get
        {
            lock (_gate) return new JournalStatus(_last, _pending.Count, null, _pending.Values.Sum(entry => (long)entry.Frame.Length), 1, 0, Quarantined.Count, 0);
        }
    }

    public ValueTask<Outcome<ulong>> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (AppendFailure is { } failure) return new ValueTask<Outcome<ulong>>(failure);
        lock (_gate)
        {
            var first = _last + 1;
            foreach (var (kind, priority, payload) in entries)
            {
                var frame = new byte[RecordFrame.SizeOf(payload.Length)];
                RecordFrame.Write(frame, ++_last, kind, priority, _link, payload.Span);
                frame.AsSpan(18, ChainLink.Size).CopyTo(_link);
                _pending.Add(_last, (frame, priority));
                _records.Add((kind, payload.ToArray()));
            }

            var appended = _appended;
            _appended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            appended.SetResult();
            return new ValueTask<Outcome<ulong>>(first);
        }
    }

    public IJournalReader OpenReader(DateTimeOffset? from)
    {
        OpenedFrom = from;
        return new Reader(this);
    }

    public void Acknowledge(IReadOnlyList<SequenceRange> ranges)
    {
        lock (_gate)
        {
            foreach (var sequence in _pending.Keys.Where(sequence => ranges.Any(range => range.From <= sequence && sequence <= range.To)).ToList())
                _pending.Remove(sequence);
        }
    }

    public void Quarantine(ulong sequence, Problem problem)
    {
        Quarantined[sequence] = problem;
        lock (_gate) _pending.Remove(sequence);
    }

    public IEnumerable<ReadOnlyMemory<byte>> ReadRecent() => [];

    private sealed class Reader(MemoryJournal journal) : IJournalReader
    {
        private readonly HashSet<ulong> _read = [];
        private Task _news = Task.CompletedTask;

        public IReadOnlyList<SequenceRange> Read(IBufferWriter<byte> destination, int maxBytes, RecordPriority lowest = RecordPriority.Low)
        {
            if (journal.ReadFailure is { } failure) throw failure;
            lock (journal._gate)
            {
                _news = journal._appended.Task;
                var sequences = new SortedSet<ulong>();
                var bytes = 0;
                foreach (var (sequence, entry) in journal._pending.OrderBy(pair => pair.Value.Priority).ThenBy(pair => pair.Key))
                {
                    if (_read.Contains(sequence) || (lowest is RecordPriority.High && entry.Priority is not RecordPriority.High)) continue;
                    if (bytes > 0 && bytes + entry.Frame.Length > maxBytes) break;
                    bytes += entry.Frame.Length;
                    sequences.Add(sequence);
                }

                var ranges = new List<SequenceRange>();
                foreach (var sequence in sequences)
                {
                    _read.Add(sequence);
                    destination.Write(journal._pending[sequence].Frame);
                    if (ranges.Count > 0 && ranges[^1].To + 1 == sequence) ranges[^1] = ranges[^1] with { To = sequence };
                    else ranges.Add(new SequenceRange(sequence, sequence));
                }

                return ranges;
            }
        }

        public async ValueTask WaitAsync(CancellationToken cancellationToken) => await _news.WaitAsync(cancellationToken);

        public void Rewind() => _read.Clear();
    }
}
