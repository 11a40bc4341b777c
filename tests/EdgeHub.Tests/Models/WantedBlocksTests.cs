using Edge.Hub.Models;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Tests.Models;

public sealed class WantedBlocksTests
{
    private const int Count = 10;
    private static readonly ArtifactDigest Artifact = ArtifactDigest.Of("model"u8);
    private static readonly RoundPace Pace = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));

    private WantedBlocks _blocks = New(Count);

    [Fact]
    public void TakeNext_WaveThatArrivesOverSeconds_IsOneRound()
    {
        for (var device = 0; device < 50; device++) Say(device, All(), device * 0.3, joins: true);

        Assert.NotNull(_blocks.TakeNext(Seconds(15)).Wait);
        Assert.Equal(Enumerable.Range(0, Count), Drain(16));
    }

    [Fact]
    public void TakeNext_SomebodyJoinsAllTheTime_TheFirstWaitsNoLongerThanTheLongest()
    {
        for (var device = 0; device < 100; device++) Say(device, All(), device * 0.3, joins: true);

        Assert.Equal(0, _blocks.TakeNext(Seconds(20)).Index);
    }

    [Fact]
    public void TakeNext_TheSameDeviceAsksAgain_DoesNotHoldTheRoundBack()
    {
        Say(1, All(), 0, joins: true);
        Say(1, All(), 0.9);

        Assert.Equal(0, _blocks.TakeNext(Seconds(1)).Index);
    }

    [Fact]
    public void TakeNext_LateComer_GetsTheRestOfTheRoundAndTheBeginningWhenTheOthersAreDone()
    {
        Say(1, All(), 0, joins: true);
        Assert.Equal([0, 1, 2, 3], Enumerable.Range(0, 4).Select(_ => _blocks.TakeNext(Seconds(1)).Index!.Value));

        Say(2, All(), 1.1, joins: true);

        Assert.Equal([4, 5, 6, 7, 8, 9], Drain(1.1));
        Say(2, Some(0, 1, 2, 3), 1.5);
        Assert.NotNull(_blocks.TakeNext(Seconds(3)).Wait);
        Say(1, Some(), 3);
        Assert.Equal([0, 1, 2, 3], Drain(3));
        Assert.Equal((null, null), _blocks.TakeNext(Seconds(60)));
    }

    [Fact]
    public void TakeNext_NextFilterOfWhoIsInTheRound_ComesAtOnce()
    {
        Say(1, Some(0, 1, 2), 0, joins: true);
        Assert.Equal([0, 1, 2], Drain(1));

        Say(1, Some(3, 4), 1.2);

        Assert.Equal([3, 4], Drain(1.2));
    }

    [Fact]
    public void Add_BlockThatIsOnItsWay_IsNotPublishedAgainHoweverOftenItIsNamed()
    {
        Say(1, All(), 0, joins: true);
        Drain(1);

        for (var second = 1.5; second < 4; second += 0.5) Say(1, All(), second);

        Assert.Empty(Drain(4));
    }

    [Fact]
    public void Add_LaterBlockHasCome_TheOneBeforeIsLostAndComesAgain()
    {
        Say(1, All(), 0, joins: true);
        Drain(1);

        Say(1, Some(4, 8, 9), 1.5);

        Assert.Null(_blocks.TakeNext(Seconds(2.6)).Index);
        Say(1, Some(4), 2.7);
        Assert.Equal([4], Drain(3));
    }

    [Fact]
    public void Add_NothingHasComeForLongerThanBlocksTake_EverythingOnItsWayComesAgain()
    {
        Say(1, All(), 0, joins: true);
        Drain(1);

        Say(1, All(), 10);

        Assert.Equal(Count, Drain(11).Count);
    }

    [Fact]
    public void Add_BlocksTakeTenSeconds_TheyAreWaitedFor()
    {
        _blocks = New(100);
        Say(1, All(), 0, joins: true);
        Drain(1);
        // One block each ten seconds: a slow link, but every block comes.
        for (var come = 1; come < 20; come++) Say(1, From(come), come * 10);

        Assert.All(Drain(191), index => Assert.InRange(index, 32, 99));
    }

    [Fact]
    public void Add_JoinsAgain_WhatWasOnItsWayToItComesAgain()
    {
        Say(1, All(), 0, joins: true);
        Drain(1);

        Say(1, From(5), 1.2, joins: true);

        Assert.Equal([5, 6, 7, 8, 9], Drain(2.2));
    }

    [Fact]
    public void TakeNext_NobodySaysWhatHasCome_StopsAtTheWindow()
    {
        _blocks = New(100);
        Say(1, All(), 0, joins: true);

        Assert.Equal(Enumerable.Range(0, 32), Drain(1));
        Say(1, From(8), 1.1);
        Assert.Equal(Enumerable.Range(32, 8), Drain(1.1));
    }

    [Fact]
    public void TakeNext_ManyDevices_FewerBlocksAreOnTheirWayToEach()
    {
        _blocks = New(100);
        for (var device = 0; device < 1000; device++) Say(device, All(), 0, joins: true);

        Assert.Equal([0, 1, 2, 3], Drain(1));
    }

    [Fact]
    public void TakeNext_OneDeviceIsSlow_HoldsTheOthersUpForSecondsAndNoMore()
    {
        _blocks = New(400);
        for (var device = 0; device < 3; device++) Say(device, All(), 0, joins: true);
        var (taken, now, slow) = (0, 1.0, 0);
        for (; taken < 400 && now < 60; now += 0.25)
        {
            taken += Drain(now).Count;
            Say(1, From(taken), now);
            Say(2, From(taken), now);
            // A block a second.
            slow = Math.Min((int)now, taken);
            Say(0, From(slow), now);
        }

        Assert.Equal(400, taken);
        Assert.InRange(now, 5, 15);
        // What it has not received yet is on its way and is not published again.
        Assert.Empty(Drain(now));
    }

    [Fact]
    public void TakeNext_DeviceDies_TheOthersGoOnAndNothingIsPublishedForIt()
    {
        _blocks = New(100);
        Say(1, All(), 0, joins: true);
        Say(2, All(), 0, joins: true);
        var taken = 0;
        for (var now = 1.0; taken < 100 && now < 30; now += 0.25)
        {
            taken += Drain(now).Count;
            Say(1, From(taken), now);
        }

        Assert.Equal(100, taken);
        Assert.Empty(Drain(300));
    }

    [Fact]
    public void TakeNext_EverybodyDies_StopsAtTheWindow()
    {
        _blocks = New(100);
        Say(1, All(), 0, joins: true);
        Say(2, All(), 0, joins: true);
        Drain(1);

        Assert.Empty(Drain(20));
        Assert.Equal((null, null), _blocks.TakeNext(Seconds(20)));
    }

    [Fact]
    public void TakeNext_MeteredDevice_IsServedAtOnceOnItsOwnTopic()
    {
        var own = new WantedBlocks(Artifact, Count * Blocks.Size, Device(1), RoundPace.None);

        own.Add(Device(1), Some(7), joins: true, Seconds(0));

        Assert.Equal(7, own.TakeNext(Seconds(0)).Index);
        Assert.Equal(Topics.DeviceBlocks(Device(1)), own.TopicOf(7));
    }

    private static WantedBlocks New(int count) => new(Artifact, (long)count * Blocks.Size, own: null, Pace);

    private static DeviceAddress Device(int number) => new("plant-1", $"box-{number}");

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private BlockBitmap All() => From(0);

    private BlockBitmap From(int first) => Some([.. Enumerable.Range(first, _blocks.Count - first)]);

    private BlockBitmap Some(params int[] indices)
    {
        var bitmap = new BlockBitmap(_blocks.Count);
        foreach (var index in indices) bitmap[index] = true;
        return bitmap;
    }

    private void Say(int device, BlockBitmap missing, double seconds, bool joins = false) => _blocks.Add(Device(device), missing, joins, Seconds(seconds));

    private List<int> Drain(double seconds)
    {
        var taken = new List<int>();
        while (_blocks.TakeNext(Seconds(seconds)).Index is { } index) taken.Add(index);
        return taken;
    }
}
