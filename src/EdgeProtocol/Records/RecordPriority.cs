namespace Edge.Protocol.Records;

/// <summary>What is sent first and dropped last; one byte in a record's frame.</summary>
public enum RecordPriority : byte
{
    /// <summary>Alarms and gaps.</summary>
    High = 0,

    /// <summary>Decisions and deployment events.</summary>
    Normal = 1,

    /// <summary>Metrics.</summary>
    Low = 2,
}
