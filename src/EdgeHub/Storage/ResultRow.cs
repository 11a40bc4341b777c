using Edge.Hub.Api;
using Edge.Protocol.Messages;

namespace Edge.Hub.Storage;

/// <summary>A decision, projected for queries. Its number is its record's, so newest first is one index scan.</summary>
internal sealed class ResultRow
{
    public long Id { get; set; }
    public int DeviceId { get; set; }
    public required byte[] DecisionId { get; set; }
    public required string PartId { get; set; }
    public required string Pipeline { get; set; }
    public required string Source { get; set; }

    /// <summary>The deciding model's number; 0 when none was ready.</summary>
    public int ModelId { get; set; }

    public string? ExecutionProvider { get; set; }
    public Verdict Verdict { get; set; }
    public required string Reason { get; set; }
    public string? TopLabel { get; set; }
    public double? TopScore { get; set; }
    public string? ErrorCode { get; set; }

    /// <summary>When the input was captured, as well as the hub knows; <see cref="Telemetry.TimeAligner"/> betters it.</summary>
    public long AtMs { get; set; }

    /// <summary>How good <see cref="AtMs"/> is.</summary>
    public TimeQuality TimeQuality { get; set; }

    /// <summary>The boot's number; 0 in rows from before boots were kept.</summary>
    public int BootId { get; set; }

    /// <summary>The device's monotonic time within that boot.</summary>
    public long MonotonicMs { get; set; }

    public long ReceivedAtMs { get; set; }
    public double InferenceMs { get; set; }
    public double TotalMs { get; set; }
    public bool Cached { get; set; }
}
