using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>A record before it has a sequence.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Priority">When it is sent and dropped.</param>
/// <param name="Payload">UTF-8 JSON.</param>
public readonly record struct JournalEntry(RecordKind Kind, RecordPriority Priority, ReadOnlyMemory<byte> Payload)
{
    /// <summary>Bytes of its frame.</summary>
    public int FrameSize => RecordFrame.SizeOf(Payload.Length);
}
