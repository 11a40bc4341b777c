using Edge.Agent.Storage;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage.Sealing;

public sealed class SealedJournalTests : IDisposable
{
    private readonly JournalFixture _fixture = new();
    private readonly TemporaryDirectory _keys = new();

    [Fact]
    public async Task Append_WithAKey_LeavesNoPlaintextAndReadsAsItWas()
    {
        _fixture.Sealer = Sealer("a");
        await using (var journal = _fixture.Open()) await AppendManyAsync(journal, 40);

        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "record"));
        _fixture.Sealer = Sealer("a");
        await using var again = _fixture.Open();
        await AppendAsync(again, "record 40");
        Assert.Equal(Enumerable.Range(0, 41).Select(i => $"record {i}"), Drain(again.OpenReader(null)).Select(frame => frame.Payload));
        AssertChain(again);
    }

    [Fact]
    public async Task Open_KeySwitchedOnOverAnOldJournal_ReadsBoth()
    {
        await using (var journal = _fixture.Open()) await AppendAsync(journal, "old");
        _fixture.Sealer = Sealer("a");
        await using var again = _fixture.Open();
        await AppendAsync(again, "new");

        Assert.Equal(["old", "new"], Drain(again.OpenReader(null)).Select(frame => frame.Payload));
        AssertChain(again);
        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "new"));
    }

    [Fact]
    public async Task Open_KeyRotated_OpensOldRecordsWithThePreviousKey()
    {
        _fixture.Sealer = Sealer("a");
        await using (var journal = _fixture.Open()) await AppendAsync(journal, "first");
        _fixture.Sealer = Sealer("b", "a");
        await using var again = _fixture.Open();
        await AppendAsync(again, "second");

        Assert.Equal(["first", "second"], Drain(again.OpenReader(null)).Select(frame => frame.Payload));
    }

    [Fact]
    public async Task Read_KeyLost_KeepsTheRecordsAndSendsTheOthers()
    {
        _fixture.Sealer = Sealer("a");
        await using (var journal = _fixture.Open())
        {
            await AppendAsync(journal, "sealed");
            await AppendAsync(journal, "alarm", RecordPriority.High);
        }

        _fixture.Sealer = Sealer(null);
        await using (var keyless = _fixture.Open())
        {
            await AppendAsync(keyless, "plain");
            Assert.Equal(["plain"], Drain(keyless.OpenReader(null)).Select(frame => frame.Payload));
            Assert.Equal((2, 3, Keys("a").Current!.Name), (keyless.Status.Held, keyless.Status.Backlog, keyless.Status.HeldKey));
            Assert.Equal(0, keyless.Status.Dropped);
            var count = SealedCount.OfFiles(_fixture.Folder, SealingKeys.None);
            Assert.Equal((1, 0, 2), (count.Plain, count.Sealed, count.Unknown.Values.Single()));
        }

        _fixture.Sealer = Sealer("a");
        await using var again = _fixture.Open();
        Assert.Equal(["alarm", "sealed", "plain"], Drain(again.OpenReader(null)).Select(frame => frame.Payload));
        Assert.Equal(0, again.Status.Held);
    }

    [Fact]
    public async Task Read_CiphertextsExchanged_AreLostAndCounted()
    {
        _fixture.Sealer = Sealer("a");
        await using (var journal = _fixture.Open())
        {
            await AppendAsync(journal, "one");
            await AppendAsync(journal, "two");
            await AppendAsync(journal, "three");
        }

        ExchangePayloads(_fixture.SegmentFiles()[0], 1, 2);
        _fixture.Sealer = Sealer("a");
        await using var again = _fixture.Open();
        var reader = again.OpenReader(null);

        Assert.Equal(["three"], Drain(reader).Select(frame => frame.Payload));
        var gaps = new List<GapRecord>();
        while (gaps.Sum(gap => gap.Count) < 2)
        {
            await reader.WaitAsync(TestContext.Current.CancellationToken);
            gaps.AddRange(Drain(reader).Select(frame => frame.Gap()));
        }

        Assert.Equal(2, gaps.Sum(gap => gap.Count));
        Assert.All(gaps, gap => Assert.Equal(ReasonCode.DigestMismatch, gap.Reason));
    }

    [Fact]
    public async Task MakeRoom_SealedAlarmsGiveWay_AreCarriedAndOpen()
    {
        _fixture.Options = _fixture.Options with { JournalMaxBytes = 8192, SegmentBytes = 2048 };
        _fixture.Sealer = Sealer("a");
        await using var journal = _fixture.Open();
        await AppendAsync(journal, "the alarm", RecordPriority.High);
        await AppendManyAsync(journal, 120);

        var frames = Drain(journal.OpenReader(null));
        Assert.Contains(frames, frame => frame.Payload == "the alarm");
        Assert.True(journal.Status.Dropped > 0);
        Assert.Equal(journal.Status.Dropped, frames.Where(frame => frame.Kind == RecordKind.Gap).Sum(frame => frame.Gap().Count));
    }

    [Fact]
    public async Task Quarantine_SealedRecord_StaysSealedOnDiskAndOpensForItsReader()
    {
        _fixture.Sealer = Sealer("a");
        await using var journal = _fixture.Open();
        var sequence = await AppendAsync(journal, "refused");
        journal.Quarantine(sequence, new Problem(ReasonCode.Malformed, "no"));
        while (journal.Status.Quarantined == 0) await AppendAsync(journal);

        var record = Assert.Single(journal.Refused.Read());
        Assert.Equal("refused", Frame.Of(record.Frame).Payload);
        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, Convert.ToBase64String("refused"u8)[..8]));
        Assert.True(Assert.Single(new QuarantineFile(new JournalFiles(), _fixture.Folder, new RecordSealer(SealingKeys.None)).Read()).IsSealed);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _keys.Dispose();
    }

    private static void ExchangePayloads(string path, ulong left, ulong right)
    {
        var frames = new List<(long Offset, byte[] Bytes)>();
        using (var scanner = new SegmentScanner(new JournalFiles(), path, 1))
        {
            while (scanner.TryPeek(new FileInfo(path).Length, ulong.MaxValue, out var frame))
            {
                if (frame.Sequence == left || frame.Sequence == right) frames.Add((scanner.Offset, frame.Bytes.ToArray()));
                scanner.Advance(frame.Sequence);
            }
        }

        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write);
        for (var i = 0; i < 2; i++)
        {
            Assert.True(RecordFrame.TryRead(frames[i].Bytes, out var place) && RecordFrame.TryRead(frames[1 - i].Bytes, out _));
            RecordFrame.TryRead(frames[1 - i].Bytes, out var other);
            var moved = new byte[place.Bytes.Length];
            RecordFrame.Place(moved, place.Sequence, place.Kind, place.Priority, place.Link, other.Payload);
            RandomAccess.Write(file, moved, frames[i].Offset);
        }
    }

    private RecordSealer Sealer(string? current, params string[] previous) => new(Keys(current, previous));

    private SealingKeys Keys(string? current, params string[] previous) =>
        SealingFixture.Keys(current is null ? null : PathOf(current), [.. previous.Select(PathOf)]);

    private string PathOf(string name)
    {
        var path = _keys.Combine(name);
        return File.Exists(path) ? path : SealingFixture.WriteKey(path);
    }
}
