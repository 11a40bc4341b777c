using System.Buffers;
using Edge.Agent.Storage;
using Edge.Protocol.Records;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalReaderTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Read_MixedPriorities_HighFirstThenOldest()
    {
        using var journal = _fixture.Open();
        for (var i = 1; i <= 40; i++) await AppendAsync(journal, $"{i}", i % 10 == 0 ? RecordPriority.High : RecordPriority.Normal);

        var order = Drain(journal.OpenReader(null), maxBytes: 450).Select(frame => (int)frame.Sequence);

        Assert.Equal(Enumerable.Range(1, 40).Where(i => i % 10 == 0).Concat(Enumerable.Range(1, 40).Where(i => i % 10 != 0)), order);
    }

    [Fact]
    public async Task Read_BoundInBytes_StopsBeforeItAndGoesOn()
    {
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 5);
        var reader = journal.OpenReader(null);
        var buffer = new ArrayBufferWriter<byte>();

        Assert.Equal([new SequenceRange(1, 2)], reader.Read(buffer, 299));
        Assert.Equal(200, buffer.WrittenCount);
        Assert.Equal([new SequenceRange(3, 3)], reader.Read(buffer, 10));
        Assert.Equal([new SequenceRange(4, 5)], reader.Read(buffer, 1000));
        Assert.Empty(reader.Read(buffer, 1000));
    }

    [Fact]
    public async Task Read_AfterRewind_GivesOnlyWhatIsPending()
    {
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 30);
        var reader = journal.OpenReader(null);
        Assert.Equal(30, Drain(reader).Count);
        Assert.Empty(Drain(reader));

        journal.Acknowledge([new SequenceRange(1, 12), new SequenceRange(20, 25)]);
        reader.Rewind();

        Assert.Equal([.. Range(13, 19), .. Range(26, 30)], Drain(reader).Select(frame => frame.Sequence));
    }

    [Fact]
    public async Task Wait_NothingNew_CompletesWithTheNextRecord()
    {
        using var journal = _fixture.Open();
        var reader = journal.OpenReader(null);
        Drain(reader);
        var waiting = reader.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        Assert.False(waiting.IsCompleted);

        await AppendAsync(journal);

        await waiting.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Single(Drain(reader));
    }

    [Fact]
    public async Task Wait_Cancelled_Throws()
    {
        using var journal = _fixture.Open();
        var reader = journal.OpenReader(null);
        Drain(reader);
        using var source = new CancellationTokenSource();
        var waiting = reader.WaitAsync(source.Token);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await waiting);
    }

    [Fact]
    public async Task Open_AtADate_OlderRecordsNeverHaveToReachTheHub()
    {
        _fixture.HasHub = false;
        using (var alone = _fixture.Open())
        {
            for (var day = 1; day <= 3; day++)
            {
                for (var i = 0; i < 10; i++)
                {
                    await AppendAsync(alone, $$$"""{"v":1,"captured":{"bootId":"b","monotonicMs":1,"wall":"{{{_fixture.Time.GetUtcNow():O}}}"}}""");
                    _fixture.Time.Advance(TimeSpan.FromHours(1));
                }
            }
        }

        _fixture.HasHub = true;
        using var journal = _fixture.Open();
        var start = new DateTimeOffset(2026, 11, 1, 6, 0, 0, TimeSpan.Zero);

        var frames = Drain(journal.OpenReader(start.AddHours(17)));

        Assert.Equal(Range(18, 30), frames.Select(frame => frame.Sequence));
        Assert.Equal(13, journal.Status.Backlog);
    }

    private static IEnumerable<ulong> Range(int from, int to) => Enumerable.Range(from, to - from + 1).Select(i => (ulong)i);
}
