using Edge.Hub.Models;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Hub.Tests.Models;

public sealed class BlockServerTests : HubTest
{
    private static readonly byte[] Content = [.. Enumerable.Range(0, (3 * Blocks.Size) + 10).Select(i => (byte)(i * 31))];
    private static readonly ArtifactDigest Digest = ArtifactDigest.Of(Content);

    [Fact]
    public async Task Want_AllBlocks_DeliversTheArtifactByteForByte()
    {
        await using var hub = await StartHubAsync();
        await hub.UploadAsync(Content, Stop);
        await using var device = await SubscribedAsync(hub, Box1);

        await device.WantAsync(Want([0, 1, 2, 3]), Stop);

        Assert.Equal(Content, (await ReadAsync(device, 4)).OrderBy(block => block.Index).SelectMany(block => block.Data.ToArray()));
    }

    [Fact]
    public async Task Wants_OfTwoDevicesInOneWindow_PublishEachBlockOnce()
    {
        var clock = new FakeTimeProvider();
        await using var hub = await StartHubAsync(services => services.AddSingleton<TimeProvider>(clock));
        await hub.UploadAsync(Content, Stop);
        await using var first = await SubscribedAsync(hub, Box1);
        await using var second = await SubscribedAsync(hub, Box2);

        await first.WantAsync(Want([0, 1]), Stop);
        await second.WantAsync(Want([1, 3]), Stop);
        Assert.Equal(0, hub.Get<BlockServer>().PublishedBlocks);
        clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal([0, 1, 3], (await ReadAsync(first, 3)).Select(block => block.Index));
        Assert.Equal([0, 1, 3], (await ReadAsync(second, 3)).Select(block => block.Index));
        Assert.Equal(3, hub.Get<BlockServer>().PublishedBlocks);
    }

    [Fact]
    public async Task Want_OfAMeteredDevice_IsAnsweredOnItsOwnTopicOnly()
    {
        await using var hub = await StartHubAsync();
        await hub.UploadAsync(Content, Stop);
        await using var metered = await ConnectAsync(hub, Box1);
        await using var other = await SubscribedAsync(hub, Box2);

        await metered.WantAsync(Want([2], metered: true), Stop);

        var (topic, block) = await NextAsync(metered.Blocks);
        Assert.Equal((Topics.DeviceBlocks(Box1), 2), (topic, block.Index));
        await other.WantAsync(Want([0]), Stop);
        Assert.Equal(0, (await NextAsync(other.Blocks)).Block.Index);
    }

    [Fact]
    public async Task Want_AgainForWhatDidNotCome_IsServedAgain()
    {
        await using var hub = await StartHubAsync();
        await hub.UploadAsync(Content, Stop);
        await using var device = await SubscribedAsync(hub, Box1);
        await device.WantAsync(Want([1]), Stop);
        await ReadAsync(device, 1);

        // At once it may still be on its way; a device asks again anyway.
        var again = ReadAsync(device, 1);
        await UntilAsync(
            async () =>
            {
                await device.WantAsync(Want([1]), Stop);
                return again.IsCompleted;
            },
            "it comes again");

        Assert.Equal(1, Assert.Single(await again).Index);
    }

    [Fact]
    public async Task Want_OfAnUnknownArtifactOrAWrongCount_IsIgnoredAndTheNextIsServed()
    {
        await using var hub = await StartHubAsync();
        await hub.UploadAsync(Content, Stop);
        await using var device = await SubscribedAsync(hub, Box1);

        await device.WantAsync(Want([0]) with { Artifact = ArtifactDigest.Of("unknown"u8) }, Stop);
        await device.WantAsync(Want([0]) with { Count = 5 }, Stop);
        await device.WantAsync(Want([3]), Stop);

        Assert.Equal(3, (await NextAsync(device.Blocks)).Block.Index);
    }

    private static async Task<SimulatedDevice> SubscribedAsync(TestHub hub, DeviceAddress address)
    {
        var device = await ConnectAsync(hub, address);
        await device.SubscribeAsync(Topics.SharedBlocks(Digest), Stop);
        return device;
    }

    private static BlocksWant Want(int[] indices, bool metered = false)
    {
        var missing = new BlockBitmap(Blocks.CountFor(Content.Length));
        foreach (var index in indices) missing[index] = true;
        return new BlocksWant(1, Digest, missing.Count, missing.Bytes, metered, Joins: false);
    }

    private static async Task<List<BlockMessage>> ReadAsync(SimulatedDevice device, int count)
    {
        var blocks = new List<BlockMessage>();
        while (blocks.Count < count) blocks.Add((await NextAsync(device.Blocks)).Block);
        return blocks;
    }
}
