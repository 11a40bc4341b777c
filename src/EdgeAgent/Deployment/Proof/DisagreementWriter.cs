using System.Text.Json;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Writes down frames that were judged differently, so many a day: somebody is to look at them. Not thread-safe.</summary>
internal sealed class DisagreementWriter
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private readonly IJournal _journal;
    private readonly DeviceClock _clock;
    private readonly int _perDay;
    private long _dayBegan;
    private int _today;

    /// <summary>A writer whose first day begins now.</summary>
    /// <param name="journal">Takes them.</param>
    /// <param name="clock">Stamps them.</param>
    /// <param name="perDay">How many a day.</param>
    public DisagreementWriter(IJournal journal, DeviceClock clock, int perDay)
    {
        _journal = journal;
        _clock = clock;
        _perDay = perDay;
        _dayBegan = clock.Time.GetTimestamp();
    }

    /// <summary>Writes one down, unless the day's are used up. One that the disk does not take is gone: it is a sample.</summary>
    /// <param name="active">The decision that stands.</param>
    /// <param name="candidate">What the candidate would have decided.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask WriteAsync(DecisionRecord active, DecisionRecord candidate, CancellationToken cancellationToken)
    {
        if (_clock.Time.GetElapsedTime(_dayBegan) >= Day) (_dayBegan, _today) = (_clock.Time.GetTimestamp(), 0);
        if (_today++ >= _perDay) return;
        var record = new DisagreementRecord(1, _clock.Now(), active.DecisionId, active.PartId, active.Pipeline, Judged(active), Judged(candidate));
        var payload = JsonSerializer.SerializeToUtf8Bytes(record, ProtocolJson.Default.DisagreementRecord);
        _ = await _journal.AppendAsync(RecordKind.Disagreement, RecordPriority.Normal, payload, cancellationToken);
    }

    private static JudgedVersion Judged(DecisionRecord decision) =>
        new(decision.Model!, decision.Verdict, decision.Reason, decision.Scores.Count > 0 ? decision.Scores[0] : null);
}
