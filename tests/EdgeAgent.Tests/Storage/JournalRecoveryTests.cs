using Edge.Agent.Storage;
using Edge.Agent.Storage.Segments;
using Edge.Protocol;
using Edge.Protocol.Records;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalRecoveryTests : IDisposable
{
    /// <summary>34 bytes of frame header and 66 of payload.</summary>
    private const int FrameSize = 100;

    /// <summary>A record that was alone in its group; as much as the mark of an orderly end stands before it.</summary>
    private const int GroupSize = GroupHead.Size + FrameSize;

    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Open_TailTornAnywhere_KeepsWhatIsWholeAndReusesNoBytes()
    {
        for (var torn = 1; torn < FrameSize; torn += 7)
        {
            using var fixture = new JournalFixture();
            await FillAsync(fixture, 3);
            Cut(fixture.SegmentFiles()[^1], GroupHead.Size + torn);

            using var journal = fixture.Open();

            Assert.Equal(GroupSize - torn, journal.Recovery.TornBytes);
            Assert.Equal(3ul, await AppendAsync(journal, "again"));
            Assert.Equal(["record 0", "record 1", "again"], All(journal).Select(frame => frame.Payload));
            AssertChain(journal);
        }
    }

    [Fact]
    public async Task Open_ZeroesAfterTheTail_AreNoRecords()
    {
        await FillAsync(_fixture, 2);
        var path = _fixture.SegmentFiles()[^1];
        using (var handle = File.OpenHandle(path, access: FileAccess.Write)) RandomAccess.SetLength(handle, RandomAccess.GetLength(handle) + 5000);

        using var journal = _fixture.Open();

        Assert.Equal(0, journal.Recovery.TornBytes);
        Assert.Equal(3ul, await AppendAsync(journal));
    }

    [Theory]
    [InlineData(GroupHead.Size + 50)]
    [InlineData(3)]
    public async Task Open_LastGroupDamagedAfterAnOrderlyEnd_IsALoss(int at)
    {
        await FillAsync(_fixture, 3);
        Damage(_fixture.SegmentFiles()[^1], SegmentHeader.Size + (2 * GroupSize) + at);

        using var journal = _fixture.Open();

        Assert.Equal((0L, at == 3 ? 0 : 1L), (journal.Recovery.TornBytes, journal.Recovery.Lost));
        Assert.Equal(at == 3 ? 4ul : 5ul, await AppendAsync(journal));
    }

    [Fact]
    public async Task Open_DamageBeforeTheTail_KeepsTheRestAndRecordsTheGap()
    {
        await FillAsync(_fixture, 4);
        Damage(_fixture.SegmentFiles()[^1], SegmentHeader.Size + GroupSize + 50);

        using var journal = _fixture.Open();

        Assert.Equal(1, journal.Recovery.Lost);
        var all = All(journal);
        Assert.Equal([1ul, 3ul, 4ul, 5ul], all.Select(frame => frame.Sequence));
        Assert.Equal((2ul, 2ul, 1L, ReasonCode.DigestMismatch), (all[^1].Gap().From, all[^1].Gap().To, all[^1].Gap().Count, all[^1].Gap().Reason));
        Assert.Equal((4L, 1L), (journal.Status.Backlog, journal.Status.Dropped));
    }

    [Fact]
    public async Task Read_DamageInASealedSegment_IsPassedAndRecordedOnce()
    {
        await FillAsync(_fixture, 30);
        Damage(_fixture.SegmentFiles()[0], SegmentHeader.Size + (2 * GroupSize) + 50);
        using var journal = _fixture.Open();
        var reader = journal.OpenReader(null);

        var frames = Drain(reader);
        // The writer records the gap in its own time, perhaps before the reader has got that far.
        while (!frames.Exists(frame => frame.Kind == RecordKind.Gap))
        {
            await reader.WaitAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            frames.AddRange(Drain(reader));
        }

        reader.Rewind();
        var second = Drain(reader);
        reader.Rewind();
        await AppendAsync(journal, "after");

        Assert.Equal(29, frames.Count(frame => frame.Kind == RecordKind.Decision));
        var gap = Assert.Single(second, frame => frame.Kind == RecordKind.Gap).Gap();
        Assert.Single(Drain(reader), frame => frame.Kind == RecordKind.Gap);
        Assert.Equal((3ul, 3ul, 1L), (gap.From, gap.To, gap.Count));
    }

    [Fact]
    public async Task Open_SealedSegmentGone_RecordsTheGap()
    {
        await FillAsync(_fixture, 30);
        File.Delete(_fixture.SegmentFiles()[0]);

        using var journal = _fixture.Open();

        var gap = All(journal)[^1].Gap();
        Assert.Equal((1ul, 8ul, 8L, ReasonCode.NotFound), (gap.From, gap.To, gap.Count, gap.Reason));
        Assert.Equal(31ul, journal.Status.LastSequence);
    }

    [Fact]
    public async Task Open_AllSegmentsGone_BeginsAnEpochBecauseSequencesAreUnknown()
    {
        var epoch = await FillAsync(_fixture, 30);
        foreach (var path in _fixture.SegmentFiles()) File.Delete(path);

        using var journal = _fixture.Open();

        Assert.NotEqual(epoch, journal.Epoch);
        Assert.Equal(StorageReasons.EpochRenewed, journal.Recovery.Renewed?.Reason);
        Assert.Equal(RecordKind.Alarm, Assert.Single(All(journal)).Kind);
    }

    [Fact]
    public async Task Open_OnAnotherMachine_BeginsAnEpochAndSetsTheOldOneAside()
    {
        var epoch = await FillAsync(_fixture, 30);
        var before = _fixture.SegmentFiles().Count;
        _fixture.MachineId = "machine-b";

        Epoch renewed;
        using (var journal = _fixture.Open())
        {
            renewed = journal.Epoch;
            Assert.NotEqual(epoch, renewed);
            Assert.Equal(before, Directory.GetFiles(journal.Recovery.SetAside!).Length);
        }

        using var again = _fixture.Open();
        Assert.Equal(renewed, again.Epoch);
    }

    [Fact]
    public async Task Open_MachineIdUnknown_KeepsTheEpoch()
    {
        var epoch = await FillAsync(_fixture, 1);
        _fixture.MachineId = null;

        using var journal = _fixture.Open();

        Assert.Equal(epoch, journal.Epoch);
    }

    [Fact]
    public async Task Open_StateGone_TakesTheEpochFromTheSegments()
    {
        var epoch = await FillAsync(_fixture, 30);
        File.Delete(Path.Combine(_fixture.Folder, "state.json"));

        using var journal = _fixture.Open();

        Assert.Equal(epoch, journal.Epoch);
        Assert.Equal(31ul, await AppendAsync(journal));
    }

    [Fact]
    public async Task Open_SegmentWhoseHeaderNeverCameToBe_IsRemoved()
    {
        var epoch = await FillAsync(_fixture, 3);
        var torn = Path.Combine(_fixture.Folder, Segment.NameOf(4));
        await File.WriteAllTextAsync(torn, "EJS1", TestContext.Current.CancellationToken);

        using var journal = _fixture.Open();

        Assert.Equal(epoch, journal.Epoch);
        Assert.False(File.Exists(torn));
        Assert.Equal(4ul, await AppendAsync(journal));
        AssertChain(journal);
    }

    [Fact]
    public async Task Open_HeaderDamaged_KeepsTheRecordsAndGoesOnInANewSegment()
    {
        await FillAsync(_fixture, 3);
        Damage(_fixture.SegmentFiles()[^1], 20);

        using var journal = _fixture.Open();

        Assert.Equal(4ul, await AppendAsync(journal, "after"));
        Assert.Equal(["record 0", "record 1", "record 2", "after"], All(journal).Select(frame => frame.Payload));
        Assert.Equal(2, _fixture.SegmentFiles().Count);
        AssertChain(journal);
    }

    [Fact]
    public async Task Open_DiskForgotAcknowledgedRecords_NeverUsesTheirSequencesAgain()
    {
        using (var journal = _fixture.Open())
        {
            await AppendManyAsync(journal, 5);
            journal.Acknowledge([new SequenceRange(1, 5)]);
        }

        Cut(_fixture.SegmentFiles()[^1], GroupHead.Size + (3 * GroupSize));
        using var again = _fixture.Open();

        Assert.Equal(6ul, await AppendAsync(again));
        Assert.Equal(1, again.Status.Backlog);
    }

    private static async Task<Epoch> FillAsync(JournalFixture fixture, int count)
    {
        using var journal = fixture.Open();
        await AppendManyAsync(journal, count);
        return journal.Epoch;
    }

    private static void Cut(string path, int bytes)
    {
        using var handle = File.OpenHandle(path, access: FileAccess.Write);
        RandomAccess.SetLength(handle, RandomAccess.GetLength(handle) - bytes);
    }

    private static void Damage(string path, long offset)
    {
        using var handle = File.OpenHandle(path, access: FileAccess.Write);
        RandomAccess.Write(handle, [0xA5, 0x5A, 0xFF], offset);
    }
}
