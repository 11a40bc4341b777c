using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Erasing;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Agent.Tests.Storage.Sealing;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage.Erasing;

public sealed class JournalErasureTests : IDisposable
{
    private readonly JournalFixture _fixture = new();
    private readonly TemporaryDirectory _keys = new();

    private static ErasureOrder Anna { get; } = new(new ErasureScope("anna*"), "clerk", "asked for it");

    [Fact]
    public async Task EraseAsync_PendingRecords_KeepPlaceAndLinkAndLosePayload()
    {
        await using var journal = _fixture.Open();
        await DecideAsync(journal, "anna-1", "part-1", "anna-2", "part-2");
        var links = Links(journal);

        var erased = (await journal.EraseAsync(Anna)).Value;

        Assert.Equal(new JournalErasure(2, 0), erased);
        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "anna-"));
        var frames = Drain(journal.OpenReader(null));
        Assert.Equal([5UL, 1UL, 2UL, 3UL, 4UL], frames.Select(frame => frame.Sequence));
        Assert.Equal(["", "part-1", "", "part-2"], frames.Skip(1).Select(Part));
        Assert.Equal(links, Links(journal).Take(4));
        var order = ProtocolJson.Parse(System.Text.Encoding.UTF8.GetBytes(frames[0].Payload), ProtocolJson.Default.ErasureRecord, "erasure").Value;
        Assert.Equal((RecordKind.Erasure, 2, "clerk", "asked for it", Anna.Scope), (frames[0].Kind, order.Records, order.By, order.Reason, order.Scope));
        Assert.Equal((0, 5), (journal.Status.Dropped, journal.Status.Backlog));
    }

    [Fact]
    public async Task EraseAsync_ReaderInTheMiddle_HandsOutNothingErasedAndNothingTwice()
    {
        await using var journal = _fixture.Open();
        await DecideAsync(journal, "part-1", "anna-1", "part-2");
        var reader = journal.OpenReader(null);
        var first = new System.Buffers.ArrayBufferWriter<byte>();
        reader.Read(first, 1);

        await journal.EraseAsync(Anna with { Scope = new ErasureScope("ANNA-?") });

        Assert.Equal([(4UL, false), (2UL, true), (3UL, false)], Drain(reader).Select(frame => (frame.Sequence, frame.Payload.Length == 0)));
    }

    [Fact]
    public async Task EraseAsync_Before_GoesByTheRecordsOwnTime()
    {
        await using var journal = _fixture.Open();
        await DecideAsync(journal, "old");
        _fixture.Time.Advance(TimeSpan.FromDays(2));
        var moment = _fixture.Time.GetUtcNow();
        await DecideAsync(journal, "new");

        Assert.Equal(1, (await journal.EraseAsync(new ErasureOrder(new ErasureScope(Before: moment), "clerk", ""))).Value.Records);
        Assert.Equal(["", "new"], Drain(journal.OpenReader(null)).Where(frame => frame.Kind == RecordKind.Decision).Select(Part));
    }

    [Fact]
    public async Task EraseAsync_AcknowledgedRefusedAndSetAsideRecords_GoToo()
    {
        // One segment: a finished one would be deleted at once.
        _fixture.Options = _fixture.Options with { SegmentBytes = 64 * 1024 };
        await using (var first = _fixture.Open()) await DecideAsync(first, "anna-1");
        _fixture.MachineId = "machine-b";
        await using var journal = _fixture.Open();
        Assert.NotNull(journal.Recovery.SetAside);
        await DecideAsync(journal, "anna-2", "anna-3");
        var next = await AppendAsync(journal);
        journal.Acknowledge([new SequenceRange(next - 2, next - 2)]);
        journal.Quarantine(next - 1, new Problem(ReasonCode.Malformed, "no"));
        while (journal.Status.Quarantined == 0) await AppendAsync(journal);

        // The first epoch's, the acknowledged one, and the refused one in the segment and in the quarantine.
        Assert.Equal(4, (await journal.EraseAsync(Anna)).Value.Records);
        Assert.Empty(journal.Refused.Read());
        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "anna-"));
    }

    [Fact]
    public async Task EraseAsync_SealedRecords_AreOpenedToBeFound()
    {
        _fixture.Sealer = new RecordSealer(SealingFixture.Keys(SealingFixture.WriteKey(_keys.Combine("a"))));
        await using (var first = _fixture.Open()) await DecideAsync(first, "anna-1", "part-1");
        _fixture.Sealer = new RecordSealer(SealingKeys.None);
        await using (var keyless = _fixture.Open()) Assert.Equal(new JournalErasure(0, 2), (await keyless.EraseAsync(Anna)).Value);

        _fixture.Sealer = new RecordSealer(SealingFixture.Keys(_keys.Combine("a")));
        await using var journal = _fixture.Open();
        Assert.Equal(1, (await journal.EraseAsync(Anna)).Value.Records);
        Assert.Equal(["", "part-1"], Drain(journal.OpenReader(null)).Where(frame => frame.Kind == RecordKind.Decision).Select(Part));
    }

    [Fact]
    public async Task Open_ErasureCutShort_IsFinishedAndNothingIsLost()
    {
        await using (var journal = _fixture.Open()) await DecideAsync(journal, "anna-1", "part-1");
        var path = _fixture.SegmentFiles()[0];
        var (epoch, frame) = Frame(path);
        var plan = new ErasurePlan(Path.GetFileName(path), epoch, [frame]);
        AtomicFile.Write(Path.Combine(_fixture.Folder, "erasing.json"), JsonSerializer.SerializeToUtf8Bytes(plan, StorageJson.Default.ErasurePlan));
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write)) RandomAccess.Write(file, new byte[20], frame.Offset + RecordFrame.HeaderSize);

        await using var again = _fixture.Open();

        Assert.Equal((0, 0), (again.Recovery.Lost, again.Recovery.TornBytes));
        Assert.Equal(["", "part-1"], Drain(again.OpenReader(null)).Select(Part));
        Assert.False(File.Exists(Path.Combine(_fixture.Folder, "erasing.json")));
    }

    [Fact]
    public async Task EraseAsync_RecycledFiles_LoseWhatAnEarlierUseLeft()
    {
        await using var journal = _fixture.Open();
        await DecideAsync(journal, "part-1", "part-2", "part-3", "part-4");
        Assert.True(journal.Status.Segments > 1);
        using (var file = File.Open(_fixture.SegmentFiles()[0], FileMode.Append, FileAccess.Write, FileShare.ReadWrite)) file.Write("of an earlier use: anna-8"u8);
        using (var spare = File.Create(Path.Combine(_fixture.Folder, "00000000000000000001.free"))) spare.Write("anna-9"u8);

        Assert.Equal(0, (await journal.EraseAsync(Anna)).Value.Records);

        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "anna-"));
        Assert.Equal(["part-1", "part-2", "part-3", "part-4"], Drain(journal.OpenReader(null)).Where(frame => frame.Kind == RecordKind.Decision).Select(Part));
    }

    [Fact]
    public async Task EraseAsync_NoHub_ForgetsWhomItWasAbout()
    {
        _fixture.HasHub = false;
        await using var journal = _fixture.Open();
        await DecideAsync(journal, "anna-1");

        await journal.EraseAsync(Anna);

        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "anna"));
        Assert.Single(SealingFixture.FilesWith(_fixture.Folder, "asked for it"));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _keys.Dispose();
    }

    private static string Part(Frame frame) =>
        ProtocolJson.Parse(System.Text.Encoding.UTF8.GetBytes(frame.Payload), ProtocolJson.Default.DecisionRecord, "decision").TryGet(out var decision, out _) ? decision.PartId : "";

    private static (Epoch Epoch, ErasedFrame Frame) Frame(string path)
    {
        var files = new JournalFiles();
        using var scanner = new SegmentScanner(files, path, 1);
        using var file = files.Open(path, FileUse.Read);
        Assert.True(scanner.TryPeek(file.Length, ulong.MaxValue, out var frame));
        return (SegmentHeader.Read(file)!.Epoch, new ErasedFrame(scanner.Offset, frame.Sequence, frame.Kind, frame.Priority, frame.Link.ToArray(), frame.Payload.Length));
    }

    private static List<string> Links(Journal journal)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        var reader = journal.OpenReader(null);
        while (reader.Read(buffer, int.MaxValue).Count > 0)
        {
        }

        var links = new SortedDictionary<ulong, string>();
        var rest = buffer.WrittenSpan;
        while (RecordFrame.TryRead(rest, out var frame))
        {
            links[frame.Sequence] = Convert.ToHexString(frame.Link);
            rest = rest[frame.Bytes.Length..];
        }

        return [.. links.Values];
    }

    private async Task DecideAsync(Journal journal, params string[] parts)
    {
        foreach (var part in parts)
        {
            var digest = ArtifactDigest.Of([1]);
            var now = _fixture.Time.GetUtcNow();
            await ResultFixture.RecordAsync(journal, new DecisionRecord(
                1, Guid.CreateVersion7(now), part, "line", "folder", new RecordTime("boot", 1, now), Verdict.Reject, "open", [], null, "cpu", digest, digest, digest,
                false, new StageLatencies(0, 1, 2, 3, 4)));
        }
    }
}
