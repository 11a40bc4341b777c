using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Storage;

/// <summary>The records the journal writes about itself.</summary>
internal static class JournalRecords
{
    /// <summary>A gap: goes first and is dropped last, since it stands for others.</summary>
    /// <param name="gap">The gap.</param>
    public static JournalEntry Of(GapRecord gap) =>
        new(RecordKind.Gap, RecordPriority.High, JsonSerializer.SerializeToUtf8Bytes(gap, ProtocolJson.Default.GapRecord));

    /// <summary>An erasure: goes first, so that the hub keeps nothing longer than the box.</summary>
    /// <param name="erasure">The erasure.</param>
    public static JournalEntry Of(ErasureRecord erasure) =>
        new(RecordKind.Erasure, RecordPriority.High, JsonSerializer.SerializeToUtf8Bytes(erasure, ProtocolJson.Default.ErasureRecord));

    /// <summary>An alarm.</summary>
    /// <param name="alarm">The alarm.</param>
    public static JournalEntry Of(AlarmRecord alarm) =>
        new(RecordKind.Alarm, RecordPriority.High, JsonSerializer.SerializeToUtf8Bytes(alarm, ProtocolJson.Default.AlarmRecord));
}
