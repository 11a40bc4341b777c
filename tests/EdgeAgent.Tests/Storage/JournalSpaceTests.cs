using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalSpaceTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public JournalSpaceTests() => _fixture.Options = _fixture.Options with { JournalMaxBytes = 4 * 1024 };

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Append_BeyondTheQuota_EveryRecordIsEitherPendingOrCountedByAGap()
    {
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 10);
        journal.Acknowledge([new SequenceRange(2, 3)]);
        for (var i = 10; i < 200; i++) await AppendAsync(journal, $"record {i}");

        var frames = Drain(journal.OpenReader(null));

        var gaps = frames.Where(frame => frame.Kind == RecordKind.Gap).Select(frame => frame.Gap()).ToList();
        Assert.All(gaps, gap => Assert.Equal(ReasonCode.DiskFull, gap.Reason));
        Assert.Equal(1ul, gaps.Min(gap => gap.From));
        Assert.All(gaps, gap => Assert.Equal(2 * ChainLink.Size, gap.Link?.Length));
        var decisions = frames.Count(frame => frame.Kind == RecordKind.Decision);
        Assert.Equal(200 - 2, decisions + gaps.Sum(gap => gap.Count));
        Assert.True(journal.Status.Bytes <= 4 * 1024 + 512, $"{journal.Status.Bytes} bytes");
        Assert.Equal(frames.Count, journal.Status.Backlog);
    }

    [Fact]
    public async Task Append_BeyondTheQuota_AlarmsMoveOnInsteadOfGoing()
    {
        using var journal = _fixture.Open();
        await AppendAsync(journal, "fire", RecordPriority.High);
        await AppendManyAsync(journal, 100);

        var alarm = Assert.Single(Drain(journal.OpenReader(null)), frame => frame.Kind == RecordKind.Alarm);

        Assert.Equal("fire", alarm.Payload);
        Assert.True(alarm.Sequence > 50);
    }

    [Fact]
    public async Task Append_WithoutHubBeyondTheQuota_IsHealthyAndSilent()
    {
        _fixture.HasHub = false;
        using (var journal = _fixture.Open())
        {
            await AppendManyAsync(journal, 200);
            Assert.Equal((0L, 0L), (journal.Status.Backlog, journal.Status.Dropped));
            Assert.True(journal.Status.Bytes <= 4 * 1024);
        }

        using var again = _fixture.Open();
        Assert.DoesNotContain(All(again), frame => frame.Kind == RecordKind.Gap);
        Assert.Equal(201ul, await AppendAsync(again));
    }

    [Fact]
    public async Task Append_WithoutHubBeyondTheAge_OldSegmentsGo()
    {
        _fixture.HasHub = false;
        _fixture.Options = _fixture.Options with { JournalMaxBytes = 1024 * 1024 };
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 45);
        _fixture.Time.Advance(TimeSpan.FromDays(91));

        await AppendAsync(journal);
        await AppendAsync(journal);

        Assert.InRange(_fixture.SegmentFiles().Count, 2, 3);
    }

    [Fact]
    public async Task Append_ReserveTouched_DropsTheOldestThenRefuses()
    {
        _fixture.Options = _fixture.Options with { JournalMaxBytes = 1024 * 1024, FreeSpaceReserve = 10_000 };
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 45);
        _fixture.Files.Free = 9_000;

        var outcome = await TryAppendAsync(journal);

        Assert.Equal(ReasonCode.DiskFull, outcome.Problem?.Reason);
        Assert.True(journal.Status.Dropped > 20);
        _fixture.Files.Free = 100_000;
        Assert.True((await TryAppendAsync(journal)).IsSuccess);
        Assert.Contains(Drain(journal.OpenReader(null)), frame => frame.Kind == RecordKind.Gap);
    }
}
