using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Hub.Telemetry;

/// <summary>What became of a batch.</summary>
/// <param name="Device">Who sent it.</param>
/// <param name="Epoch">The journal.</param>
/// <param name="OnDisk">Sequences that are on disk now, those already there before included.</param>
/// <param name="Rejected">Records that will never be.</param>
/// <param name="Stored">Records that were new.</param>
/// <param name="Duplicates">Records that were on disk before.</param>
/// <param name="RepeatedDecisions">New records whose decision already had its result.</param>
internal sealed record StoredBatch(
    DeviceAddress Device,
    Epoch Epoch,
    IReadOnlyList<ulong> OnDisk,
    IReadOnlyList<RejectedRecord> Rejected,
    int Stored,
    int Duplicates,
    int RepeatedDecisions);
