using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Audit;
using Edge.Hub.Commands;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Tests.Audit;

public sealed class ChainAuditTests : HubTest
{
    private const int Many = 3000, PerBatch = 100;

    [Fact]
    public async Task Chain_OfThousandsInDisorderOverARestart_IsWhole()
    {
        var journal = Fill(Many);
        var batches = Batches(journal).ToList();
        await using (var hub = await StartHubAsync())
        await using (var device = await ConnectAsync(hub, Box1, journal))
        {
            // Alarms first: single records from the middle and the end, then the backlog's first half, backwards.
            await SendAsync(device, journal.Batch(7, 1500, (ulong)Many));
            foreach (var batch in batches.Take(15).Reverse()) await SendAsync(device, batch);
        }

        await using var restarted = await StartHubAsync();
        await using var returned = await ConnectAsync(restarted, Box1, journal);
        foreach (var batch in batches.Skip(15)) await SendAsync(returned, batch);

        var books = await SettledAsync(restarted, books => books.Stored == Many);
        Assert.Equal((Many, 0, 0, 0, Many, 0), (books.LastSequence, books.Expected, books.Gaps, books.Lost, books.AccountedTo, books.Unlinked));
        Assert.Empty((await ReadAsync(restarted)).Alarms);
    }

    [Fact]
    public async Task Chain_OneRecordAlteredOnTheWay_NamesThatOne()
    {
        var journal = Fill(Many);
        Alter(journal.Frame(1234));
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1, journal);
        // The later half first: the altered record's own batch comes last.
        foreach (var batch in Batches(journal).Reverse()) await SendAsync(device, batch);

        await SettledAsync(hub, books => books.Stored == Many);
        var alarm = Assert.Single((await ReadAsync(hub)).Alarms);
        Assert.Equal(("plant-1/box-1", journal.Epoch.ToString(), 1234L, "altered"), (alarm.Device, alarm.Epoch, alarm.Sequence, alarm.Finding));
        Assert.Contains("edge_hub_chain_breaks 1", await hub.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop), StringComparison.Ordinal);
        Assert.Contains("\"chainBreaks\":1", await hub.Http.GetStringAsync(new Uri("/api/v1/ready", UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UPDATE records SET Payload = CAST('other' AS BLOB) WHERE Sequence = 1234", "altered 1234")]
    [InlineData("DELETE FROM records WHERE Sequence = 1234", "removed 1234")]
    [InlineData("UPDATE records SET Sequence = CASE Sequence WHEN 20 THEN -2000 ELSE -20 END WHERE Sequence IN (20, 2000); UPDATE records SET Sequence = -Sequence WHERE Sequence < 0",
        "reordered 20", "reordered 2000")]
    [InlineData("UPDATE records SET Sequence = CASE Sequence WHEN 1234 THEN -1235 ELSE -1234 END WHERE Sequence IN (1234, 1235); UPDATE records SET Sequence = -Sequence WHERE Sequence < 0",
        "reordered 1234", "reordered 1235")]
    public async Task ChainAgain_AfterTheDatabaseWasTamperedWith_NamesExactlyThat(string tamper, params string[] expected)
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1, Fill(Many));
        foreach (var batch in Batches(device.Journal)) await SendAsync(device, batch);
        await SettledAsync(hub, books => books.Stored == Many);
        await using (var database = await hub.Get<IDbContextFactory<HubDatabase>>().CreateDbContextAsync(Stop)) await database.Database.ExecuteSqlRawAsync(tamper, Stop);

        var output = new StringWriter();
        var code = await HubCommandLine.Build(output, TextWriter.Null)
            .Parse(["audit", "chain", "--again", "--device", "plant-1/box-1", "--json", "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop);

        var report = JsonSerializer.Deserialize<ChainReport>(output.ToString(), HubJson.Options)!;
        Assert.Equal(expected, report.Alarms.Select(alarm => $"{alarm.Finding} {alarm.Sequence}"));
        Assert.Equal(ExitCodes.Found, code);
    }

    [Fact]
    public async Task Books_WithAGapAQuarantinedAndAMissingRecord_AreExact()
    {
        var journal = new SimulatedJournal();
        for (var i = 1; i <= 20; i++) journal.Append(TestDecisions.Make($"part-{i}"));
        journal.Append(RecordKind.Decision, "{}"u8);
        for (var i = 22; i <= 30; i++) journal.Append(TestDecisions.Make($"part-{i}"));
        // 5 to 9 were dropped, 7 of these had been acknowledged; the gap record lets the chain go on at 10.
        var link = Convert.ToHexStringLower(journal.Frame(9).AsSpan(RecordFrame.HeaderSize - ChainLink.Size, ChainLink.Size));
        var gap = new GapRecord(1, new RecordTime("boot-1", 1), 5, 9, 4, ReasonCode.DiskFull, link);
        journal.Append(RecordKind.Gap, JsonSerializer.SerializeToUtf8Bytes(gap, ProtocolJson.Default.GapRecord));
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1, journal);
        ulong[] dropped = [5, 6, 8, 9];

        await SendAsync(device, journal.Batch(Sequences(31).Except(dropped).Except([15UL])));

        var books = await SettledAsync(hub, books => books.Stored == 25);
        Assert.Equal((31, 25, 1, 4, 1, 0), (books.LastSequence, books.Stored, books.Quarantined, books.Gaps, books.Expected, books.Lost));
        Assert.Equal([[15L, 15L]], books.Holes);
        // 7, within the gap, and 16 have no link before them; 10 has the gap's, 22 the quarantined record's.
        Assert.Equal((14, 2), (books.AccountedTo, books.Unlinked));
        Assert.Empty((await ReadAsync(hub)).Alarms);

        await SendAsync(device, journal.Batch(15));

        Assert.Equal((31, 26, 0, 31, 1), await SettledAsync(hub, books => books.Stored == 26) is var whole
            ? (whole.LastSequence, whole.Stored, whole.Expected, whole.AccountedTo, whole.Unlinked) : default);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Chain_RecordAlteredAfterAGap_IsNamedByTheGapsLink(bool gapFirst)
    {
        var journal = Fill(20);
        var link = Convert.ToHexStringLower(journal.Frame(9).AsSpan(RecordFrame.HeaderSize - ChainLink.Size, ChainLink.Size));
        journal.Append(RecordKind.Gap, JsonSerializer.SerializeToUtf8Bytes(
            new GapRecord(1, new RecordTime("boot-1", 1), 5, 9, 5, ReasonCode.DiskFull, link), ProtocolJson.Default.GapRecord));
        Alter(journal.Frame(10));
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1, journal);
        byte[][] batches = [journal.Batch(21), journal.Batch(Sequences(20).Where(sequence => sequence is < 5 or > 9))];

        foreach (var batch in gapFirst ? batches : batches.Reverse())
        {
            await SendAsync(device, batch);
            await SettledAsync(hub, books => books.Unverified == 0);
        }

        await SettledAsync(hub, books => books.Stored == 16);
        Assert.Equal((10L, "altered"), Assert.Single((await ReadAsync(hub)).Alarms) is var alarm ? (alarm.Sequence, alarm.Finding) : default);
    }

    [Fact]
    public async Task Books_OfADeviceThatHasNothingMoreToSend_CallTheMissingLost()
    {
        var journal = Fill(10);
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1, journal);
        await SendAsync(device, journal.Batch(Sequences(10).Where(sequence => sequence != 4)));
        Assert.Equal((1L, 0L), await SettledAsync(hub, books => books.Stored == 9) is var books ? (books.Expected, books.Lost) : default);

        await device.ReportAsync(Reported(journal, lastSequence: 12, backlog: 2), Stop);
        Assert.Equal((3L, 0L), await SettledAsync(hub, books => books.LastSequence == 12) is var waiting ? (waiting.Expected, waiting.Lost) : default);
        await device.ReportAsync(Reported(journal, lastSequence: 12, backlog: 0), Stop);

        Assert.Equal((0L, 3L), await SettledAsync(hub, books => books.Lost > 0) is var lost ? (lost.Expected, lost.Lost) : default);
    }

    private static SimulatedJournal Fill(int count)
    {
        var journal = new SimulatedJournal();
        for (var i = 1; i <= count; i++) journal.Append(RecordKind.Metric, JsonSerializer.SerializeToUtf8Bytes(new { sample = i }));
        return journal;
    }

    private static IEnumerable<ulong> Sequences(int last) => Enumerable.Range(1, last).Select(sequence => (ulong)sequence);

    private static IEnumerable<byte[]> Batches(SimulatedJournal journal) =>
        Sequences((int)journal.LastSequence).Chunk(PerBatch).Select(chunk => journal.Batch(chunk));

    private static ReportedState Reported(SimulatedJournal journal, ulong lastSequence, long backlog) => new(
        1, 0, new AgentReport("0.1.0", "jit", "linux-x64", ArtifactDigest.Of("configuration"u8)), [],
        new StorageReport(journal.Epoch, lastSequence, backlog, 4096, 0), [], new Dictionary<string, long>());

    /// <summary>Changes a digit of the payload as somebody would who can also compute a CRC.</summary>
    private static void Alter(byte[] frame)
    {
        frame[^2] = frame[^2] == (byte)'1' ? (byte)'2' : (byte)'1';
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(frame.AsSpan(4), Crc32C.Compute(frame.AsSpan(8), Crc32C.Compute(frame.AsSpan(0, 4))));
    }

    private static async Task SendAsync(SimulatedDevice device, byte[] batch)
    {
        await device.SendAsync(batch, Stop);
        await NextAsync(device.Acks);
    }

    private static Task<ChainReport> ReadAsync(TestHub hub) => hub.Get<AuditReader>().ReadAsync(device: null, Stop);

    private static async Task<JournalBooks> SettledAsync(TestHub hub, Func<JournalBooks, bool> condition)
    {
        JournalBooks? books = null;
        await UntilAsync(async () => (books = (await ReadAsync(hub)).Journals.SingleOrDefault()) is { Unverified: 0 } && condition(books), "the books are settled");
        // The board that metrics read is set right after the transaction the books show.
        await UntilAsync(async () => hub.Get<AuditBoard>().Breaks == (await ReadAsync(hub)).Alarms.Count, "the board follows");
        return books!;
    }
}
