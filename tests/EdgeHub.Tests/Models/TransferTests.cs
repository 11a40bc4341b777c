using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Models;

public sealed class TransferTests : HubTest
{
    private const long Plenty = 1L << 30;
    private static readonly byte[] One = File.ReadAllBytes(Path.Combine(Samples.Model("1"), "model.onnx"));
    private static readonly byte[] Two = File.ReadAllBytes(Path.Combine(Samples.Model("2"), "model.onnx"));

    [Fact]
    public async Task Want_DeviceHasTheVersionBefore_GetsADeltaThatMakesTheFile()
    {
        await using var hub = await StartHubAsync();
        var (one, two) = (await hub.PushAsync("pcb-defects", "1", One, Stop), await hub.PushAsync("pcb-defects", "2", Two, Stop));
        await using var device = await ConnectAsync(hub, Box1);

        var plan = await PlanAsync(device, two, [one.Digest()], Plenty);

        var planned = plan.Files.Single(file => file.File == ArtifactDigest.Of(Two));
        Assert.Equal(ArtifactDigest.Of(One), planned.Base);
        Assert.InRange(planned.Size, 100, Two.Length * 9 / 10);
        var delta = await FetchAsync(device, planned);
        var target = two.Files.Single(file => file.Path == "model.onnx");
        using var made = new MemoryStream();
        var decoded = DeltaDecoder.Decode(new MemoryStream(One), one.Files.Single(file => file.Path == "model.onnx"), new MemoryStream(delta), made, target, Stop);
        Assert.True(decoded.IsSuccess, decoded.Problem?.Message);
        Assert.Equal(Two, made.ToArray());
    }

    [Fact]
    public async Task Want_DeviceWithoutMemoryOrWithAStrangersBase_GetsNoDelta()
    {
        await using var hub = await StartHubAsync();
        var (one, two) = (await hub.PushAsync("pcb-defects", "1", One, Stop), await hub.PushAsync("pcb-defects", "2", Two, Stop));
        var other = await hub.PushAsync("other", "1", [.. One, 1], Stop);
        await using var device = await ConnectAsync(hub, Box1);

        var poor = await PlanAsync(device, two, [one.Digest()], 1 << 20);
        var foreign = await PlanAsync(device, two, [other.Digest(), ArtifactDigest.Of("unknown"u8)], Plenty);

        Assert.DoesNotContain(poor.Files, file => file.Base is not null);
        Assert.DoesNotContain(foreign.Files, file => file.Base is not null);
    }

    [Fact]
    public async Task Want_AfterARestart_IsAnsweredFromTheShelf()
    {
        ModelManifest one, two;
        PlannedFile planned;
        await using (var hub = await StartHubAsync())
        {
            (one, two) = (await hub.PushAsync("pcb-defects", "1", One, Stop), await hub.PushAsync("pcb-defects", "2", Two, Stop));
            await using var device = await ConnectAsync(hub, Box1);
            planned = (await PlanAsync(device, two, [one.Digest()], Plenty)).Files.Single(file => file.Base is not null);
        }

        await using var again = await StartHubAsync();
        await using var second = await ConnectAsync(again, Box2);
        await second.AskAsync(new TransferWant(1, two.Digest(), [one.Digest()], Plenty), Stop);

        var plan = await NextAsync(second.Transfers);
        Assert.Null(plan.RetryAfterSeconds);
        Assert.Contains(planned, plan.Files);
    }

    [Fact]
    public async Task Want_UnknownVersionOrTooManyBases_IsIgnoredAndTheNextIsAnswered()
    {
        await using var hub = await StartHubAsync();
        var one = await hub.PushAsync("pcb-defects", "1", One, Stop);
        await using var device = await ConnectAsync(hub, Box1);

        await device.AskAsync(new TransferWant(1, ArtifactDigest.Of("unknown"u8), [], Plenty), Stop);
        await device.AskAsync(new TransferWant(1, one.Digest(), [.. Enumerable.Repeat(one.Digest(), 5)], Plenty), Stop);
        await device.PublishAsync(Topics.TransferWant(Box1), "{"u8.ToArray(), retain: false, Stop);

        Assert.Equal(one.Digest(), (await PlanAsync(device, one, [], Plenty)).Manifest);
    }

    /// <summary>Asks as a device does, until the hub has made what it answers with.</summary>
    private static async Task<TransferPlan> PlanAsync(SimulatedDevice device, ModelManifest manifest, ArtifactDigest[] bases, long memory)
    {
        TransferPlan? plan = null;
        await UntilAsync(
            async () =>
            {
                await device.AskAsync(new TransferWant(1, manifest.Digest(), bases, memory), Stop);
                plan = await NextAsync(device.Transfers);
                return plan.RetryAfterSeconds is null;
            },
            "the hub has its answer");
        return plan!;
    }

    private static async Task<byte[]> FetchAsync(SimulatedDevice device, PlannedFile planned)
    {
        var missing = new BlockBitmap(Blocks.CountFor(planned.Size));
        for (var index = 0; index < missing.Count; index++) missing[index] = true;
        await device.WantAsync(new BlocksWant(1, planned.Artifact, missing.Count, missing.Bytes, Metered: true, Joins: true), Stop);
        var bytes = new List<byte>();
        for (var index = 0; index < missing.Count; index++) bytes.AddRange((await NextAsync(device.Blocks)).Block.Data.ToArray());
        Assert.Equal(planned.Artifact, ArtifactDigest.Of([.. bytes]));
        return [.. bytes];
    }
}
