using Edge.Hub.Models;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Tests.Models;

public sealed class WantedBlocksTests
{
    private const int Count = 10;
    private static readonly ArtifactDigest Artifact = ArtifactDigest.Of("model"u8);
    private static readonly RoundPace Pace = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

    private readonly WantedBlocks _blocks = new(Artifact, Count * Blocks.Size, own: null, Pace);

    [Fact]
    public void TakeNext_WaveThatArrivesOverSeconds_IsOneRound()
    {
        for (var device = 0; device < 50; device++) _blocks.Add(Device(device), All(), Seconds(device * 0.3));

        Assert.NotNull(_blocks.TakeNext(Seconds(15)).Wait);
        Assert.Equal(Enumerable.Range(0, Count), Drain(Seconds(16)));
    }

    [Fact]
    public void TakeNext_SomebodyJoinsAllTheTime_TheFirstWaitsNoLongerThanTheLongest()
    {
        for (var device = 0; device < 100; device++) _blocks.Add(Device(device), All(), Seconds(device * 0.3));

        Assert.Equal(0, _blocks.TakeNext(Seconds(20)).Index);
    }

    [Fact]
    public void TakeNext_TheSameDeviceAsksAgain_DoesNotHoldTheRoundBack()
    {
        _blocks.Add(Device(1), All(), Seconds(0));
        _blocks.Add(Device(1), All(), Seconds(0.9));

        Assert.Equal(0, _blocks.TakeNext(Seconds(1)).Index);
    }

    [Fact]
    public void TakeNext_LateComer_GetsTheRestOfTheRoundAndTheBeginningInTheNext()
    {
        _blocks.Add(Device(1), All(), Seconds(0));
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(_ => _blocks.TakeNext(Seconds(1)).Index!.Value));

        _blocks.Add(Device(2), All(), Seconds(1.1));

        Assert.Equal([4, 5, 6, 7, 8, 9], Drain(Seconds(1.1)));
        Assert.Equal([0, 1, 2, 3], Drain(Seconds(2.1)));
        Assert.Equal((null, null), _blocks.TakeNext(Seconds(60)));
    }

    [Fact]
    public void TakeNext_NextWindowOfWhoIsInTheRound_ComesAtOnce()
    {
        _blocks.Add(Device(1), Some(0, 1, 2), Seconds(0));
        Assert.Equal([0, 1, 2], Drain(Seconds(1)));

        _blocks.Add(Device(1), Some(3, 4), Seconds(1.2));

        Assert.Equal([3, 4], Drain(Seconds(1.2)));
    }

    [Fact]
    public void Add_BlockThatIsOnItsWay_IsNotPublishedAgainUntilItMustBeLost()
    {
        _blocks.Add(Device(1), All(), Seconds(0));
        Assert.Equal(Count, Drain(Seconds(1)).Count);

        _blocks.Add(Device(1), Some(4), Seconds(3));
        Assert.Equal((null, null), _blocks.TakeNext(Seconds(10)));
        _blocks.Add(Device(1), Some(4), Seconds(10));

        Assert.Equal([4], Drain(Seconds(11)));
    }

    [Fact]
    public void TakeNext_MeteredDevice_IsServedAtOnceOnItsOwnTopic()
    {
        var own = new WantedBlocks(Artifact, Count * Blocks.Size, Device(1), RoundPace.None);

        own.Add(Device(1), Some(7), Seconds(0));

        Assert.Equal(7, own.TakeNext(Seconds(0)).Index);
        Assert.Equal(Topics.DeviceBlocks(Device(1)), own.TopicOf(7));
    }

    private static DeviceAddress Device(int number) => new("plant-1", $"box-{number}");

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static BlockBitmap All() => Some([.. Enumerable.Range(0, Count)]);

    private static BlockBitmap Some(params int[] indices)
    {
        var bitmap = new BlockBitmap(Count);
        foreach (var index in indices) bitmap[index] = true;
        return bitmap;
    }

    private List<int> Drain(TimeSpan now)
    {
        var taken = new List<int>();
        while (_blocks.TakeNext(now).Index is { } index) taken.Add(index);
        return taken;
    }
}
