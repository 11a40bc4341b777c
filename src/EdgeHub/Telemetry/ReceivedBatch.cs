using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Hub.Telemetry;

/// <summary>A decoded record message, ready for the writer.</summary>
/// <param name="Device">Who sent it.</param>
/// <param name="Epoch">The journal its sequences count in.</param>
/// <param name="ReceivedAtMs">When it came, milliseconds since 1970 UTC.</param>
/// <param name="Records">Records that may be stored.</param>
/// <param name="Rejected">Records that can never be.</param>
internal sealed record ReceivedBatch(
    DeviceAddress Device, Epoch Epoch, long ReceivedAtMs, IReadOnlyList<ReceivedRecord> Records, IReadOnlyList<RefusedRecord> Rejected)
{
    /// <summary>Called once the batch is committed and its acknowledgement is on its way.</summary>
    public Action? Committed { get; init; }
}
