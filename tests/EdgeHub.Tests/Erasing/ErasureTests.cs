using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Audit;
using Edge.Hub.Commands;
using Edge.Hub.Storage;
using Edge.Hub.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Tests.Erasing;

public sealed class ErasureTests : HubTest
{
    private static readonly ErasureScope Anna = new("anna*");

    [Fact]
    public async Task Erase_AtTheHub_TakesRecordsResultsAndUploadsAndTheChainStaysWhole()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var decision = TestDecisions.Make("anna-1", Verdict.Reject);
        device.Journal.Append(decision);
        device.Journal.Append(TestDecisions.Make("part-1"));
        device.Journal.Append(TestDecisions.Make("anna-2"));
        await SendAsync(device, device.Journal.Batch());
        await SettledAsync(hub, books => books.Stored == 3);
        Record(hub, decision.DecisionId, "anna-1");
        Record(hub, Guid.CreateVersion7(), "part-1");

        var output = new StringWriter();
        Assert.Equal(ExitCodes.Done, await HubCommandLine.Build(output, output)
            .Parse(["erase", "--subject", "ANNA*", "--reason", "asked for it", "--json", "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop));

        var view = JsonSerializer.Deserialize<ErasureView>(output.ToString(), HubJson.Options)!;
        Assert.Equal((2, 2, 1, "asked for it", "hub"), (view.Records, view.Results, view.Uploads, view.Reason, view.From));
        Assert.NotNull(view.DoneAt);
        Assert.Equal(["part-1"], await PartsAsync(hub));
        Assert.Equal(["part-1"], hub.Get<UploadStore>().List(null, null).Select(item => item.Offer.Metadata!["part"]));
        await AssertNowhereAsync(hub, "anna-");

        await hub.Get<AuditReader>().VerifyAgainAsync(null, Stop);
        var books = await SettledAsync(hub, books => books.Unverified == 0);
        Assert.Equal((3, 2, 0, 0), (books.Stored, books.Erased, books.Breaks, books.Lost));
        // The device's copy comes once more: what was erased stays erased.
        await SendAsync(device, device.Journal.Batch());
        Assert.Equal(["part-1"], await PartsAsync(hub));
    }

    [Fact]
    public async Task Erase_OneDeviceOrAMoment_LeavesTheOthers()
    {
        await using var hub = await StartHubAsync();
        await using var first = await ConnectAsync(hub, Box1);
        await using var second = await ConnectAsync(hub, Box2);
        var moment = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        first.Journal.Append(TestDecisions.Make("anna-1", wall: moment.AddDays(-1)));
        first.Journal.Append(TestDecisions.Make("anna-2", wall: moment.AddDays(1)));
        second.Journal.Append(TestDecisions.Make("anna-3", wall: moment.AddDays(-1)));
        await SendAsync(first, first.Journal.Batch());
        await SendAsync(second, second.Journal.Batch());

        var view = await OrderAsync(hub, new ErasureRequest("anna*", moment, "plant-1/box-1", "clerk", "retention"));

        Assert.Equal((1, "plant-1/box-1", moment), (view.Records, view.Device, view.Before));
        Assert.Equal(["anna-2", "anna-3"], (await PartsAsync(hub)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(null, "clerk", "why")]
    [InlineData("anna*", "", "why")]
    [InlineData("anna*", "clerk", null)]
    public async Task Erase_WithoutWhatWhoOrWhy_IsRefused(string? subject, string by, string? reason)
    {
        await using var hub = await StartHubAsync();

        using var answer = await hub.Http.PostAsJsonAsync("/api/v1/erasures", new ErasureRequest(subject, null, null, by, reason), HubJson.Options, Stop);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("[]", await hub.Http.GetStringAsync(new Uri("/api/v1/erasures", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task Record_OfADeviceThatErased_HasTheHubEraseTheSameAndForgetsTheSubject()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        await using var other = await ConnectAsync(hub, Box2);
        device.Journal.Append(TestDecisions.Make("anna-1"));
        other.Journal.Append(TestDecisions.Make("anna-9"));
        await SendAsync(device, device.Journal.Batch());
        await SendAsync(other, other.Journal.Batch());
        // Erased before it was ever sent: place and link, no payload.
        var unsent = device.Journal.Append(TestDecisions.Make("anna-2"));
        Empty(device.Journal, unsent);
        device.Journal.Append(RecordKind.Erasure, JsonSerializer.SerializeToUtf8Bytes(
            new ErasureRecord(1, new RecordTime("boot-1", 5), 2, "operator", "left the company", Anna), ProtocolJson.Default.ErasureRecord));
        device.Journal.Append(TestDecisions.Make("anna-3"));
        await SendAsync(device, device.Journal.Batch(2, 3, 4));

        await UntilAsync(async () => (await ListAsync(hub)).Any(view => view.DoneAt is not null), "the hub has erased");

        var view = Assert.Single(await ListAsync(hub));
        Assert.Equal((1, "plant-1/box-1", "operator", "left the company", "device"), (view.Records, view.Device, view.By, view.Reason, view.From));
        Assert.Equal(["anna-3", "anna-9"], (await PartsAsync(hub)).Order(StringComparer.Ordinal));
        await AssertNowhereAsync(hub, "anna*");
        await hub.Get<AuditReader>().VerifyAgainAsync(Box1, Stop);
        var books = (await SettledAllAsync(hub)).Single(books => books.Device == "plant-1/box-1");
        Assert.Equal((4, 3, 0, 4), (books.Stored, books.Erased, books.Breaks, books.AccountedTo));
    }

    [Theory]
    [InlineData("UPDATE records SET Payload = x'' WHERE Sequence = 5", 5)]
    [InlineData("UPDATE records SET Payload = CAST('other' AS BLOB) WHERE Sequence = 4", 4)]
    [InlineData("UPDATE records SET Link = zeroblob(16) WHERE Sequence = 3", 4)]
    public async Task ChainAgain_TamperedAfterAnErasure_NamesTheTamperedOne(string tamper, long expected)
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        foreach (var part in (string[])["part-1", "part-2", "anna-1", "part-4", "part-5", "part-6"]) device.Journal.Append(TestDecisions.Make(part));
        await SendAsync(device, device.Journal.Batch());
        await SettledAsync(hub, books => books.Stored == 6);
        await OrderAsync(hub, new ErasureRequest("anna*", null, null, "clerk", "asked"));
        await using (var database = await hub.Get<IDbContextFactory<HubDatabase>>().CreateDbContextAsync(Stop)) await database.Database.ExecuteSqlRawAsync(tamper, Stop);

        await hub.Get<AuditReader>().VerifyAgainAsync(null, Stop);
        await SettledAsync(hub, books => books is { Unverified: 0, Breaks: > 0 });

        Assert.Equal((expected, "altered"), Assert.Single((await hub.Get<AuditReader>().ReadAsync(null, Stop)).Alarms) is var alarm ? (alarm.Sequence, alarm.Finding) : default);
    }

    /// <summary>A chain is verified in runs, and each run looks at the record after it.</summary>
    [Fact]
    public async Task ChainAgain_ErasedRecordAtTheEndOfARun_IsWhole()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        for (var i = 1; i <= 300; i++) device.Journal.Append(TestDecisions.Make(i is 256 or 257 ? "anna-1" : $"part-{i}"));
        foreach (var chunk in Enumerable.Range(1, 300).Select(i => (ulong)i).Chunk(100)) await SendAsync(device, device.Journal.Batch(chunk));
        await SettledAsync(hub, books => books.Stored == 300);
        Assert.Equal(2, (await OrderAsync(hub, new ErasureRequest("anna*", null, null, "clerk", "asked"))).Records);

        await hub.Get<AuditReader>().VerifyAgainAsync(null, Stop);

        Assert.Equal((300, 2, 0), await SettledAsync(hub, books => books.Unverified == 0) is var books ? (books.Stored, books.Erased, books.Breaks) : default);
    }

    private static void Empty(SimulatedJournal journal, ulong sequence)
    {
        RecordFrame.TryRead(journal.Frame(sequence), out var frame);
        var empty = new byte[RecordFrame.HeaderSize];
        RecordFrame.Place(empty, frame.Sequence, frame.Kind, frame.Priority, frame.Link, []);
        journal.Replace(sequence, empty);
    }

    private static void Record(TestHub hub, Guid decision, string part)
    {
        var content = System.Text.Encoding.UTF8.GetBytes($"picture of {part}");
        var store = hub.Get<UploadStore>();
        var offer = new UploadOffer(
            1, Guid.CreateVersion7(), UploadKind.Crop, ArtifactDigest.Of(content), content.Length, part, decision, new Dictionary<string, string> { ["part"] = part });
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, content);
        store.Adopt(Box1, offer.Digest, path);
        store.Record(new UploadItem(Box1.Site, Box1.Device, offer, DateTimeOffset.UnixEpoch));
    }

    private static async Task SendAsync(SimulatedDevice device, byte[] batch)
    {
        await device.SendAsync(batch, Stop);
        await NextAsync(device.Acks);
    }

    private static async Task<ErasureView> OrderAsync(TestHub hub, ErasureRequest request)
    {
        using var answer = await hub.Http.PostAsJsonAsync("/api/v1/erasures", request, HubJson.Options, Stop);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ErasureView>(HubJson.Options, Stop))!;
    }

    private static async Task<IReadOnlyList<ErasureView>> ListAsync(TestHub hub) =>
        (await hub.Http.GetFromJsonAsync<ErasureView[]>(new Uri("/api/v1/erasures", UriKind.Relative), HubJson.Options, Stop))!;

    private static async Task<IReadOnlyList<string>> PartsAsync(TestHub hub)
    {
        await using var database = await hub.Get<IDbContextFactory<HubDatabase>>().CreateDbContextAsync(Stop);
        return await database.Results.Select(row => row.PartId).ToListAsync(Stop);
    }

    /// <summary>Looks through every file of the hub, as somebody would who has its disk.</summary>
    private async Task AssertNowhereAsync(TestHub hub, string text)
    {
        // The connections' own copies of pages are no files.
        await using (var database = await hub.Get<IDbContextFactory<HubDatabase>>().CreateDbContextAsync(Stop))
            await database.Database.ExecuteSqlRawAsync("PRAGMA wal_checkpoint(TRUNCATE)", Stop);
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(path => Path.GetFileName(path) is not "lock"))
        {
            await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[file.Length];
            await file.ReadExactlyAsync(bytes, Stop);
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(text)) < 0, $"{path} holds '{text}'");
        }
    }

    private static async Task<IReadOnlyList<JournalBooks>> SettledAllAsync(TestHub hub)
    {
        IReadOnlyList<JournalBooks> books = [];
        await UntilAsync(async () => (books = (await hub.Get<AuditReader>().ReadAsync(null, Stop)).Journals).All(journal => journal.Unverified == 0), "the books are settled");
        return books;
    }

    private static async Task<JournalBooks> SettledAsync(TestHub hub, Func<JournalBooks, bool> condition)
    {
        IReadOnlyList<JournalBooks> found = [];
        await UntilAsync(async () => (found = (await hub.Get<AuditReader>().ReadAsync(null, Stop)).Journals) is [{ Unverified: 0 } first, ..] && condition(first), "the books are settled");
        return found[0];
    }
}
