using System.Globalization;
using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Connectivity.Egress;

/// <summary>
/// What a box may send to one destination in a day, <c>hub.dailyBytes</c>. It is measured by the data ledger, so that
/// everything counts, keep-alives included, and a restart forgets nothing. A fifth is kept for alarms.
/// </summary>
public sealed class DailyBudget
{
    /// <summary>What all but alarms may use. An alarm is a few hundred bytes: a fifth of the smallest sensible budget is hundreds of them.</summary>
    private const double Share = 0.8;

    private readonly long _bytes;
    private readonly string _destination;
    private readonly EgressLedger _ledger;

    /// <summary>A budget.</summary>
    /// <param name="bytes">Bytes a day.</param>
    /// <param name="destination">Host and port.</param>
    /// <param name="ledger">Knows what has left today.</param>
    public DailyBudget(long bytes, string destination, EgressLedger ledger)
    {
        _bytes = bytes;
        _destination = destination;
        _ledger = ledger;
    }

    /// <summary>Bytes a day.</summary>
    public long Bytes => _bytes;

    /// <summary>Bytes that have left today.</summary>
    public long Used => _ledger.SentToday(_destination);

    /// <summary>Whether anything must wait for the next day.</summary>
    public bool IsUsed => Left(RecordPriority.Normal) <= 0;

    /// <summary>How long this day still lasts.</summary>
    public TimeSpan UntilNextDay => _ledger.UntilNextDay;

    /// <summary>Bytes that may still leave today.</summary>
    /// <param name="priority">The priority of what is to be sent.</param>
    /// <returns>0 or less when it has to wait.</returns>
    public long Left(RecordPriority priority) => (priority is RecordPriority.High ? _bytes : (long)(_bytes * Share)) - Used;

    /// <summary>Says in words that records wait.</summary>
    /// <param name="backlog">Records that wait.</param>
    /// <returns>Null while nothing does.</returns>
    public Problem? Explain(long backlog)
    {
        if (backlog == 0 || !IsUsed) return null;
        var alarms = Left(RecordPriority.High) > 0 ? "alarms still go" : "alarms wait too";
        return new Problem(
            LinkReasons.BudgetUsed,
            string.Create(CultureInfo.InvariantCulture, $"Today's {_bytes} bytes for the hub are used up (hub.dailyBytes); {alarms}, other records wait in the journal for the next day."));
    }
}
