using Edge.Agent.Storage;
using Edge.Agent.Storage.Segments;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalReuseTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Append_AfterAcknowledgements_WritesOverFinishedFiles()
    {
        using var journal = _fixture.Open();
        await AcknowledgedAsync(journal, 60);

        // A file made for it would hold a header and one group.
        Assert.True(new FileInfo(_fixture.SegmentFiles()[^1]).Length > 900);
        Assert.InRange(Directory.GetFiles(_fixture.Folder).Length, 1, 8);
        AssertContiguous(journal);
    }

    [Fact]
    public async Task Open_NewestSegmentWrittenOver_TakesNothingOfItsEarlierUse()
    {
        for (var more = 0; more < 9; more++)
        {
            using var fixture = new JournalFixture();
            using (var journal = fixture.Open()) await AcknowledgedAsync(journal, 60 + more);

            using var again = fixture.Open();

            Assert.Equal(new JournalRecovery(0, 0, null, null), again.Recovery);
            Assert.Equal((ulong)(61 + more), await AppendAsync(again, "after"));
            AssertContiguous(again);
            Assert.Empty(Directory.GetFiles(fixture.Folder, "*.free"));
        }
    }

    [Fact]
    public async Task Open_GroupTornOverAnEarlierUse_IsCutExactly()
    {
        using (var journal = _fixture.Open()) await AcknowledgedAsync(journal, 61);
        var path = _fixture.SegmentFiles()[^1];
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        // The frames of an earlier use follow. Of the last group, one page went to the disk and one did not: the tear is in
        // the frame's link, because the padding behind it is the same in every record here.
        using (var journal = _fixture.Open()) await AppendAsync(journal, "torn");
        var written = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        var changed = Enumerable.Range(0, bytes.Length).First(i => written[i] != bytes[i]);
        bytes.AsSpan(changed + GroupHead.Size + 24).CopyTo(written.AsSpan(changed + GroupHead.Size + 24));
        await File.WriteAllBytesAsync(path, written, TestContext.Current.CancellationToken);

        using var again = _fixture.Open();

        Assert.Equal(GroupHead.Size + 100, again.Recovery.TornBytes);
        Assert.Equal(0, again.Recovery.Lost);
        Assert.Equal(62ul, await AppendAsync(again, "again"));
        AssertContiguous(again);
    }

    [Fact]
    public async Task Append_AfterAFailure_NeverWritesOverThatFile()
    {
        using var journal = _fixture.Open();
        await AcknowledgedAsync(journal, 4);
        _fixture.Files.FailFlush = true;
        _fixture.Files.FailCut = true;
        await TryAppendAsync(journal, "failed");
        _fixture.Files.FailFlush = false;
        _fixture.Files.FailCut = false;
        var damaged = _fixture.SegmentFiles()[0];

        await AcknowledgedAsync(journal, 12);

        Assert.False(File.Exists(damaged));
        Assert.False(File.Exists(Path.ChangeExtension(damaged, ".free")));
        AssertContiguous(journal);
    }

    [Fact]
    public async Task Append_AtTheQuota_WritesOverTheOldest()
    {
        _fixture.Options = _fixture.Options with { JournalMaxBytes = 6 * 1024 };
        _fixture.HasHub = false;
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 200);

        var used = Directory.GetFiles(_fixture.Folder).Where(path => path.Contains(".seg") || path.Contains(".free")).Sum(path => new FileInfo(path).Length);
        Assert.InRange(used, 4 * 1024, (6 * 1024) + 512);
        await AppendManyAsync(journal, 9);
        Assert.True(new FileInfo(_fixture.SegmentFiles()[^1]).Length > 900);
    }

    private static async Task AcknowledgedAsync(Journal journal, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var sequence = await AppendAsync(journal, $"record {i}");
            journal.Acknowledge([new SequenceRange(sequence, sequence)]);
        }
    }

    private static void AssertContiguous(Journal journal)
    {
        var all = All(journal);
        Assert.Equal(Enumerable.Range(0, all.Count).Select(i => all[0].Sequence + (ulong)i), all.Select(frame => frame.Sequence));
        Assert.Equal(journal.Status.LastSequence, all[^1].Sequence);
    }
}
