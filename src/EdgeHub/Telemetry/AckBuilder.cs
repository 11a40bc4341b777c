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
            new RecordsAck(1, group.Key.Epoch, Ranges(group.SelectMany(batch => batch.OnDisk)), [.. group.SelectMany(batch => batch.Rejected)])));

    private static List<IReadOnlyList<ulong>> Ranges(IEnumerable<ulong> sequences)
    {
        var ranges = new List<IReadOnlyList<ulong>>();
        ulong from = 0, to = 0;
        foreach (var sequence in sequences.Order())
        {
            if (to != 0 && sequence <= to + 1)
            {
                to = sequence;
                continue;
            }

            if (to != 0) ranges.Add([from, to]);
            from = to = sequence;
        }

        if (to != 0) ranges.Add([from, to]);
        return ranges;
    }
}
