using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Telemetry;

/// <summary>Makes the acknowledgements of a commit: one message per device and epoch.</summary>
internal static class AckBuilder
{
    /// <summary>Builds the acknowledgements.</summary>
    /// <param name="batches">What was committed together.</param>
    public static IEnumerable<(DeviceAddress Device, RecordsAck Ack)> Build(IEnumerable<StoredBatch> batches) =>
        batches.GroupBy(batch => (batch.Device, batch.Epoch)).Select(group => (
            group.Key.Device,
            new RecordsAck(
                1,
                group.Key.Epoch,
                [.. SequenceRuns.Of(group.SelectMany(batch => batch.OnDisk)).Select(run => (IReadOnlyList<ulong>)[run.First, run.Last])],
                [.. group.SelectMany(batch => batch.Rejected)])));
}
