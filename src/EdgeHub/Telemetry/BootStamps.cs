using System.Text.Json;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Hub.Telemetry;

/// <summary>What one batch says of one boot's clock.</summary>
/// <param name="BootId">The boot.</param>
/// <param name="EstimateMs">Arrival minus monotonic, the smallest.</param>
/// <param name="OffsetMs">Wall minus monotonic of the earliest record with both; null for none.</param>
/// <param name="AnchorMs">Monotonic time of that record.</param>
internal sealed record BootStamps(string BootId, long EstimateMs, long? OffsetMs, long? AnchorMs)
{
    /// <summary>The upsert, for both databases; a second better or an earlier anchor is worth a write, most batches are not.</summary>
    /// <param name="parameters">Device, boot, estimate, offset and anchor as the database names parameters.</param>
    public static string Upsert(string parameters) => $"""
        INSERT INTO boots (DeviceId, BootId, EstimateMs, OffsetMs, AnchorMs) VALUES ({parameters})
        ON CONFLICT (DeviceId, BootId) DO UPDATE SET
            EstimateMs = CASE WHEN excluded.EstimateMs < boots.EstimateMs THEN excluded.EstimateMs ELSE boots.EstimateMs END,
            OffsetMs = CASE WHEN boots.AnchorMs IS NULL OR excluded.AnchorMs < boots.AnchorMs THEN excluded.OffsetMs ELSE boots.OffsetMs END,
            AnchorMs = CASE WHEN boots.AnchorMs IS NULL OR excluded.AnchorMs < boots.AnchorMs THEN excluded.AnchorMs ELSE boots.AnchorMs END
        WHERE excluded.EstimateMs < boots.EstimateMs - 1000
            OR (excluded.AnchorMs IS NOT NULL AND (boots.AnchorMs IS NULL OR excluded.AnchorMs < boots.AnchorMs))
        """;

    /// <summary>Whether this says more than what is written: the rule of <see cref="Upsert"/>, without asking the database.</summary>
    public bool Betters(BootStamps written) =>
        EstimateMs < written.EstimateMs - 1000 || (AnchorMs is { } anchor && (written.AnchorMs is not { } other || anchor < other));

    /// <summary>Sums up a batch, one entry a boot, in order of the boots' names.</summary>
    public static IEnumerable<BootStamps> Of(ReceivedBatch batch) => batch.Records
        .Where(record => record.Time is not null)
        .GroupBy(record => record.Time!.BootId, StringComparer.Ordinal)
        .OrderBy(boot => boot.Key, StringComparer.Ordinal)
        .Select(boot =>
        {
            var anchor = boot.Select(record => record.Time!).Where(time => time.Wall is not null).MinBy(time => time.MonotonicMs);
            return new BootStamps(
                boot.Key,
                batch.ReceivedAtMs - boot.Max(record => record.Time!.MonotonicMs),
                anchor?.Wall!.Value.ToUnixTimeMilliseconds() - anchor?.MonotonicMs,
                anchor?.MonotonicMs);
        });

    /// <summary>A record's time: a decision's capture, else the member <c>at</c>; null where there is none.</summary>
    public static RecordTime? Read(RecordKind kind, ReadOnlySpan<byte> payload, DecisionRecord? decision)
    {
        if (decision is not null) return decision.Captured;
        if (kind == RecordKind.Decision) return null;
        try
        {
            return JsonSerializer.Deserialize<Stamped>(payload, Form)?.At is { BootId: not null } time ? time : null;
        }
        catch (JsonException)
        {
            // A hub stores kinds that it does not know, whatever their payload.
            return null;
        }
    }

    private static readonly JsonSerializerOptions Form = new(JsonSerializerDefaults.Web);

    private sealed record Stamped(RecordTime? At);
}
