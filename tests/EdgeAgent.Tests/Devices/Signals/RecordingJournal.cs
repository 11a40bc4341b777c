using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;

namespace Edge.Agent.Tests.Devices.Signals;

/// <summary>A journal in memory that a test can watch, and can make fail.</summary>
internal sealed class RecordingJournal : IJournal
{
    public Observations<ActuationRecord> Actuations { get; } = new();

    public Observations<AlarmRecord> Alarms { get; } = new();

    public Problem? Failure { get; set; }

    public Epoch Epoch => throw new NotSupportedException();

    public JournalStatus Status => throw new NotSupportedException();

    /// <summary>How many were appended together, each time.</summary>
    public Observations<int> Groups { get; } = new();

    /// <summary>Appends wait while it is not set.</summary>
    public Task Open { get; set; } = Task.CompletedTask;

    public async ValueTask<Outcome<ulong>> AppendAsync(IReadOnlyList<JournalEntry> entries, CancellationToken cancellationToken)
    {
        await Open;
        if (Failure is { } failure) return failure;
        Groups.Add(entries.Count);
        foreach (var (kind, _, payload) in entries) Add(kind, payload);
        return 1UL;
    }

    private void Add(RecordKind kind, ReadOnlyMemory<byte> payload)
    {
        switch (kind)
        {
            case RecordKind.Actuation:
                Actuations.Add(ProtocolJson.Parse(payload.Span, ProtocolJson.Default.ActuationRecord, "actuation").Value);
                break;
            case RecordKind.Alarm:
                Alarms.Add(ProtocolJson.Parse(payload.Span, ProtocolJson.Default.AlarmRecord, "alarm").Value);
                break;
            default:
                throw new InvalidOperationException($"Not a GPIO record: {kind}");
        }
    }

    public IJournalReader OpenReader(DateTimeOffset? from) => throw new NotSupportedException();

    public void Acknowledge(IReadOnlyList<SequenceRange> ranges) => throw new NotSupportedException();

    public void Quarantine(ulong sequence, Problem problem) => throw new NotSupportedException();

    public IEnumerable<ReadOnlyMemory<byte>> ReadRecent() => throw new NotSupportedException();
}
