using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Pipeline;

/// <summary>Makes decisions durable. A journal that cannot write is waited for: the input is kept, so nothing is lost.</summary>
internal sealed class DecisionWriter
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    /// <summary>A disk that was full an hour ago should not hold the line for more than this once it is not.</summary>
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    private readonly string _component;
    private readonly IJournal _journal;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;

    public DecisionWriter(string pipeline, IJournal journal, HealthBoard health, TimeProvider time)
    {
        _component = $"pipeline/{pipeline}/journal";
        _journal = journal;
        _health = health;
        _time = time;
    }

    /// <summary>Completes when the decision is on disk.</summary>
    public async ValueTask WriteAsync(DecisionRecord decision, CancellationToken cancellationToken)
    {
        var payload = Encode(decision, _journal.MaxPayload);
        for (var delay = FirstRetry; ; delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry)
        {
            // Not cancelled: an append given up on may still reach the disk, and its input would then be decided twice.
            var appended = await _journal.AppendAsync(RecordKind.Decision, RecordPriority.Normal, payload, CancellationToken.None);
            if (appended.IsSuccess) break;
            _health.Degrade(_component, appended.Problem);
            await Task.Delay(delay, _time, cancellationToken);
        }

        _health.Recover(_component);
    }

    private static byte[] Encode(DecisionRecord decision, int limit)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord);
        if (payload.Length <= limit) return payload;
        // A source with extravagant settings must not make a decision that can never be stored.
        decision = decision with { CaptureSettings = null };
        payload = JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord);
        while (payload.Length > limit && decision.Detections is { Count: > 0 } found)
        {
            // Nor may a hundred detections with the longest of labels: the best of them stay.
            decision = decision with { Detections = [.. found.Take(found.Count / 2)] };
            payload = JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord);
        }

        return payload;
    }
}
