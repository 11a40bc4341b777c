using System.Text.Json;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Uploads;

/// <summary>A device's side of an upload; as an agent, it offers again when nothing comes.</summary>
internal sealed class DeviceUpload(SimulatedDevice device, UploadOffer offer, byte[] content)
{
    /// <summary>Shorter than an agent's, so that what a killed hub swallowed comes again within the test.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(2);

    public int BlocksSent { get; private set; }

    /// <summary>Called with every want, before it is answered.</summary>
    public Func<UploadWant, Task> OnWant { get; init; } = _ => Task.CompletedTask;

    public static UploadOffer OfferOf(Guid id, byte[] content) =>
        new(1, id, UploadKind.Image, ArtifactDigest.Of(content), content.Length, "picture", Guid.Parse("019ab1c2-0000-7000-8000-000000000001"));

    public static BlockMessage Block(UploadOffer offer, byte[] content, int index) => new(
        offer.Digest, index, Blocks.CountFor(content.Length), content.AsMemory(index * Blocks.Size, Blocks.LengthOf(content.Length, index)));

    public static int[] Indices(UploadWant want)
    {
        var missing = BlockBitmap.Parse(want.Missing.Span, want.Count).Value;
        return [.. Enumerable.Range(0, want.Count).Where(index => missing[index])];
    }

    public Task OfferAsync(CancellationToken stop) =>
        device.PublishAsync(Topics.UploadOffer(device.Address), JsonSerializer.SerializeToUtf8Bytes(offer, ProtocolJson.Default.UploadOffer), retain: false, stop);

    public Task BlockAsync(int index, CancellationToken stop)
    {
        BlocksSent++;
        return device.PublishAsync(Topics.UploadBlock(device.Address), Block(offer, content, index).Encode(), retain: false, stop);
    }

    public async Task SendAsync(UploadWant want, CancellationToken stop)
    {
        foreach (var index in Indices(want)) await BlockAsync(index, stop);
    }

    /// <summary>The whole upload.</summary>
    public async Task<UploadDone> RunAsync(TimeSpan limit, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(limit);
        await OfferAsync(stop);
        while (true)
        {
            using var round = CancellationTokenSource.CreateLinkedTokenSource(patience.Token);
            var want = device.UploadWants.WaitToReadAsync(round.Token).AsTask();
            var end = device.UploadEnds.WaitToReadAsync(round.Token).AsTask();
            var again = Task.Delay(Again, round.Token);
            var first = await Task.WhenAny(want, end, again);
            patience.Token.ThrowIfCancellationRequested();
            if (first == again) await OfferAsync(stop);
            if (device.UploadEnds.TryRead(out var done)) return done;
            if (device.UploadWants.TryRead(out var wanted))
            {
                await OnWant(wanted);
                await SendAsync(wanted, stop);
            }

            await round.CancelAsync();
        }
    }
}
