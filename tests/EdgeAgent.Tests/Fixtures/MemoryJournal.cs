using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>A journal in memory that a test can make fail.</summary>
internal sealed class MemoryJournal : IJournal
{
    private readonly Lock _lock = new();
    private readonly List<byte[]> _frames = [];
    private int _failures;
    private int _failed;

    public Epoch Epoch { get; } = Epoch.Create();

    public JournalStatus Status
    {
        get
        {
            lock (_lock) return new JournalStatus((ulong)_frames.Count, 0, null, 0, 0, 0, 0, _failed);
        }
    }

    public IReadOnlyList<DecisionRecord> Decisions =>
        [.. Payloads(RecordKind.Decision).Select(payload => JsonSerializer.Deserialize(payload.Span, ProtocolJson.Default.DecisionRecord)!)];

    /// <summary>The payloads of one kind, oldest first.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Payloads(RecordKind kind)
    {
        lock (_lock) return [.. _frames.Select(Parse).Where(record => record.Kind == kind).Select(record => record.Payload)];
    }

    public void FailNext(int appends) => Volatile.Write(ref _failures, appends);

    public void Add(DecisionRecord decision) => Add(RecordKind.Decision, JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord));

    private void Add(RecordKind kind, ReadOnlySpan<byte> payload)
    {
        lock (_lock)
        {
            var frame = new byte[RecordFrame.SizeOf(payload.Length)];
            RecordFrame.Write(frame, (ulong)_frames.Count + 1, kind, RecordPriority.Normal, new byte[ChainLink.Size], payload);
            _frames.Add(frame);
        }
    }

    public ValueTask<Outcome<ulong>> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        if (Interlocked.Decrement(ref _failures) >= 0)
        {
            Interlocked.Increment(ref _failed);
            return ValueTask.FromResult<Outcome<ulong>>(new Problem(ReasonCode.DiskFull, "No space left. Free some."));
        }

        foreach (var (kind, _, payload) in entries) Add(kind, payload.Span);
        return ValueTask.FromResult<Outcome<ulong>>((ulong)_frames.Count);
    }

    /// <summary>Waits until this many records are in.</summary>
    public async Task<IReadOnlyList<DecisionRecord>> WaitAsync(int records)
    {
        await Within.Eventually(() => Decisions.Count >= records, $"{records} records");
        return Decisions;
    }

    public IJournalReader OpenReader(DateTimeOffset? from) => throw new NotSupportedException();

    public void Acknowledge(IReadOnlyList<SequenceRange> ranges) => throw new NotSupportedException();

    public void Quarantine(ulong sequence, Problem problem) => throw new NotSupportedException();

    public IEnumerable<ReadOnlyMemory<byte>> ReadRecent()
    {
        lock (_lock) return [.. _frames.Select(frame => (ReadOnlyMemory<byte>)frame)];
    }

    private static (RecordKind Kind, ReadOnlyMemory<byte> Payload) Parse(byte[] bytes)
    {
        Assert.True(RecordFrame.TryRead(bytes, out var frame));
        return (frame.Kind, frame.Payload.ToArray());
    }
}
