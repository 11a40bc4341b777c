using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Hub.Tests.Telemetry;

public sealed class AckBuilderTests
{
    private static readonly DeviceAddress Device = new("plant-1", "box-1");

    [Fact]
    public void Build_SeveralBatchesOfOneEpoch_UnitesThemIntoAscendingRanges()
    {
        var epoch = Epoch.Create();

        var (device, ack) = Assert.Single(AckBuilder.Build([Stored(epoch, [7, 8, 3]), Stored(epoch, [1, 2, 5, 8])]));

        Assert.Equal(Device, device);
        Assert.Equal([[1UL, 3UL], [5UL, 5UL], [7UL, 8UL]], ack.Ranges);
    }

    [Fact]
    public void Build_TwoEpochs_AcknowledgesEachApart() =>
        Assert.Equal(2, AckBuilder.Build([Stored(Epoch.Create(), [1]), Stored(Epoch.Create(), [1])]).Count());

    [Fact]
    public void Build_OnlyRejected_HasNoRange()
    {
        var rejected = new RejectedRecord(4, ReasonCode.Malformed, "why");

        var (_, ack) = Assert.Single(AckBuilder.Build([Stored(Epoch.Create(), []) with { Rejected = [rejected] }]));

        Assert.Empty(ack.Ranges);
        Assert.Equal([rejected], ack.Rejected);
    }

    private static StoredBatch Stored(Epoch epoch, IReadOnlyList<ulong> onDisk) => new(Device, epoch, onDisk, [], onDisk.Count, 0, 0);
}
