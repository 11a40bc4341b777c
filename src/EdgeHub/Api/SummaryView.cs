using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>Totals since the hub's data folder was made.</summary>
/// <param name="DevicesKnown">Devices ever seen.</param>
/// <param name="DevicesOnline">Devices online now.</param>
/// <param name="RecordsStored">Records stored, of every kind.</param>
/// <param name="RecordsRejected">Records rejected.</param>
/// <param name="Duplicates">Records received that were already stored; each was acknowledged again and stored once.</param>
/// <param name="RepeatedDecisions">Records stored whose decision already had its result; they made no second one.</param>
/// <param name="Results">Results stored, one per decision.</param>
/// <param name="Cached">Of these, served from a device's result cache.</param>
/// <param name="Verdicts">Results by verdict.</param>
/// <param name="Breakdown">Results by device, model version and verdict.</param>
public sealed record SummaryView(
    int DevicesKnown,
    int DevicesOnline,
    long RecordsStored,
    long RecordsRejected,
    long Duplicates,
    long RepeatedDecisions,
    long Results,
    long Cached,
    IReadOnlyDictionary<Verdict, long> Verdicts,
    IReadOnlyList<SummaryLine> Breakdown);
