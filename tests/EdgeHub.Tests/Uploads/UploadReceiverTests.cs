using System.Net;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Uploads;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Uploads;

public sealed class UploadReceiverTests : HubTest
{
    private static readonly byte[] Content = [0xFF, 0xD8, 0xFF, .. Enumerable.Range(0, 18 * Blocks.Size).Select(i => (byte)(i * 31))];

    [Fact]
    public async Task Offer_ThenBlocks_IsAcceptedAndThereToGet()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var offer = Offer(Content);

        var done = await UploadAsync(device, offer, Content);

        Assert.True(done.Accepted, done.Message);
        Assert.Equal(offer.Id, done.Id);
        using var answer = await hub.Http.GetAsync($"/api/v1/uploads/plant-1/box-1/{offer.Id}", Stop);
        Assert.Equal(Content, await answer.Content.ReadAsByteArrayAsync(Stop));
        Assert.Equal("image/jpeg", answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains("sandbox", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var listed = JsonSerializer.Deserialize<UploadView[]>(await hub.Http.GetStringAsync(new Uri("/api/v1/uploads?device=plant-1/box-1", UriKind.Relative), Stop), HubJson.Options)!;
        Assert.Equal((offer.Id, Content.LongLength, UploadKind.Image), (listed.Single().Id, listed.Single().Size, listed.Single().Kind));
        Assert.Equal(offer.Id, hub.Get<UploadStore>().Picture(Box1, offer.DecisionId!.Value)!.Offer.Id);
        Assert.Null(hub.Get<UploadStore>().Picture(Box2, offer.DecisionId!.Value));
        Assert.Empty(Directory.GetFiles(Path.Combine(Folder, "uploads", "partial"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Offer_AfterARestartOfTheHub_GoesOnWhereItWas()
    {
        var offer = Offer(Content);
        await using (var hub = await StartHubAsync())
        await using (var device = await ConnectAsync(hub, Box1))
        {
            await OfferAsync(device, offer);
            var first = await NextAsync(device.UploadWants);
            await SendAsync(device, offer, Content, first);
            AssertWants(await NextAsync(device.UploadWants), 16, 17, 18);
        }

        await using (var hub = await StartHubAsync())
        await using (var device = await ConnectAsync(hub, Box1))
        {
            await OfferAsync(device, offer);
            var want = await NextAsync(device.UploadWants);
            AssertWants(want, 16, 17, 18);
            await SendAsync(device, offer, Content, want);
            Assert.True((await NextAsync(device.UploadEnds)).Accepted);
            // The answer was lost on the way: the offer comes again, and the upload is there once.
            await OfferAsync(device, offer);
            Assert.True((await NextAsync(device.UploadEnds)).Accepted);
        }

        await using var last = await StartHubAsync();
        Assert.Single(last.Get<UploadStore>().List(null, null));
    }

    [Fact]
    public async Task Offer_LostAndDamagedBlocks_AreWantedAgain()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var content = Content[..(3 * Blocks.Size)];
        var offer = Offer(content);
        await OfferAsync(device, offer);
        AssertWants(await NextAsync(device.UploadWants), 0, 1, 2);
        await BlockAsync(device, offer, content, 0);
        var damaged = DeviceUpload.Block(offer, content, 1).Encode();
        damaged[^1] ^= 1;
        await device.PublishAsync(Topics.UploadBlock(Box1), damaged, retain: false, Stop);
        await BlockAsync(device, offer, content, 2);

        await OfferAsync(device, offer);

        AssertWants(await NextAsync(device.UploadWants), 1);
        await BlockAsync(device, offer, content, 1);
        Assert.True((await NextAsync(device.UploadEnds)).Accepted);
    }

    [Fact]
    public async Task Offer_WhoseBytesHaveAnotherDigest_IsRejectedAndNothingIsLeft()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var offer = Offer(Content) with { Digest = ArtifactDigest.Of("another"u8) };

        var done = await UploadAsync(device, offer, Content);

        Assert.Equal((false, ReasonCode.DigestMismatch, null), (done.Accepted, done.Reason!.Value, done.RetryAfterSeconds));
        Assert.Empty(Directory.GetFiles(Path.Combine(Folder, "uploads"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Offer_BeyondTheLimits_IsRefusedOrPutOff()
    {
        await using var hub = await StartHubAsync(options: options => options with { Uploads = new UploadLimits(1000, 1500, 5000, 2) });
        await using var device = await ConnectAsync(hub, Box1);

        await OfferAsync(device, Offer(new byte[1001]));
        var tooLarge = await NextAsync(device.UploadEnds);
        Assert.Equal((ReasonCode.TooLarge, null), (tooLarge.Reason!.Value, tooLarge.RetryAfterSeconds));
        Assert.True((await UploadAsync(device, Offer(new byte[900]), new byte[900])).Accepted);

        await OfferAsync(device, Offer(new byte[800]));

        var full = await NextAsync(device.UploadEnds);
        Assert.Equal("quota-exceeded", full.Reason!.Value.Value);
        Assert.True(full.RetryAfterSeconds > 0);
    }

    [Fact]
    public async Task Offer_ManyThatNeverEnd_OldestGiveWay()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);

        for (byte number = 0; number < 10; number++)
        {
            await OfferAsync(device, Offer([number, 1, 2]));
            await NextAsync(device.UploadWants);
        }

        Assert.Equal(4, Directory.GetFiles(Path.Combine(Folder, "uploads", "partial"), "*", SearchOption.AllDirectories).Length);
    }

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("C:\\windows\\x")]
    public async Task Offer_NameThatWouldBeAPath_TouchesNoPath(string name)
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var before = Directory.GetFileSystemEntries(Path.GetDirectoryName(Folder)!).Order().ToList();

        Assert.True((await UploadAsync(device, Offer([1, 2, 3]) with { Name = name }, [1, 2, 3])).Accepted);

        Assert.Contains(before, entry => entry == Folder);
        Assert.All(Directory.GetFiles(Path.Combine(Folder, "uploads"), "*", SearchOption.AllDirectories), file => Assert.DoesNotContain("passwd", file, StringComparison.Ordinal));
        using var answer = await hub.Http.GetAsync($"/api/v1/uploads/plant-1/box-1/{Id}", Stop);
        Assert.Equal("application/octet-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotFound, (await hub.Http.GetAsync($"/api/v1/uploads/plant-1/box-2/{Id}", Stop)).StatusCode);
    }

    [Fact]
    public async Task Offer_ThatCannotBe_IsRefusedForGood()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        UploadOffer[] wrong =
        [
            Offer([1]) with { Size = 0 },
            Offer([1]) with { Size = long.MaxValue },
            Offer([1]) with { V = 2 },
            Offer([1]) with { Name = new string('a', 201) },
            Offer([1]) with { Name = "a\nb" },
            Offer([1]) with { Metadata = new Dictionary<string, string> { ["part"] = new('a', 9000) } },
        ];
        foreach (var offer in wrong)
        {
            await OfferAsync(device, offer);
            var done = await NextAsync(device.UploadEnds);
            Assert.Equal((false, null), (done.Accepted, done.RetryAfterSeconds));
        }
    }

    private static readonly Guid Id = Guid.Parse("00000000-0000-8000-8000-000000000007");

    private static UploadOffer Offer(byte[] content) => DeviceUpload.OfferOf(Id, content);

    private static Task OfferAsync(SimulatedDevice device, UploadOffer offer) => new DeviceUpload(device, offer, []).OfferAsync(Stop);

    private static Task BlockAsync(SimulatedDevice device, UploadOffer offer, byte[] content, int index) => new DeviceUpload(device, offer, content).BlockAsync(index, Stop);

    private static void AssertWants(UploadWant want, params int[] expected) => Assert.Equal(expected, DeviceUpload.Indices(want));

    private static Task SendAsync(SimulatedDevice device, UploadOffer offer, byte[] content, UploadWant want) => new DeviceUpload(device, offer, content).SendAsync(want, Stop);

    private static Task<UploadDone> UploadAsync(SimulatedDevice device, UploadOffer offer, byte[] content) => new DeviceUpload(device, offer, content).RunAsync(Patience, Stop);
}
