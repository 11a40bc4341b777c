using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalAcknowledgeTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Acknowledge_Everything_KeepsTheNewestSealedSegmentForReadRecent()
    {
        using (var journal = _fixture.Open())
        {
            await AppendManyAsync(journal, 40);
            journal.Acknowledge([new SequenceRange(1, 40)]);
            Assert.Equal(0, journal.Status.Backlog);
            Assert.Null(journal.Status.OldestPending);
        }

        Assert.Equal(2, _fixture.SegmentFiles().Count);
        using var again = _fixture.Open();
        Assert.Equal(Enumerable.Range(25, 16).Select(i => (ulong)i), again.ReadRecent().Select(Frame.Of).Select(frame => frame.Sequence));
        Assert.Equal((0L, 0L), (again.Status.Backlog, again.Status.Dropped));
        Assert.Equal(41ul, await AppendAsync(again));
    }

    [Fact]
    public async Task Acknowledge_OnAMachineWithoutId_IsStillKnownAfterARestart()
    {
        _fixture.MachineId = null;
        using (var journal = _fixture.Open())
        {
            await AppendManyAsync(journal, 3);
            journal.Acknowledge([new SequenceRange(1, 2)]);
        }

        using var again = _fixture.Open();
        Assert.Equal(1, again.Status.Backlog);
    }

    [Fact]
    public async Task Acknowledge_OutOfOrder_DeletesASegmentOnlyWhenAllOfItIsDone()
    {
        using (var journal = _fixture.Open())
        {
            await AppendManyAsync(journal, 40);
            journal.Acknowledge([new SequenceRange(2, 27), new SequenceRange(500, 600)]);
            Assert.Equal(14, journal.Status.Backlog);
        }

        Assert.Equal([1ul, 25ul, 33ul], FirstSequences());
        using (var again = _fixture.Open())
        {
            Assert.Equal(14, again.Status.Backlog);
            again.Acknowledge([new SequenceRange(1, 1)]);
        }

        Assert.Equal([25ul, 33ul], FirstSequences());
    }

    [Fact]
    public async Task Quarantine_ARefusedRecord_KeepsItAsideAndUnblocksTheRest()
    {
        using (var journal = _fixture.Open())
        {
            await AppendManyAsync(journal, 30);
            journal.Quarantine(5, new Problem(ReasonCode.Malformed, "no such field"));
            journal.Acknowledge([new SequenceRange(1, 4), new SequenceRange(6, 30)]);
        }

        var line = Assert.Single(await File.ReadAllLinesAsync(
            Path.Combine(_fixture.Folder, "quarantine.jsonl"), TestContext.Current.CancellationToken));
        Assert.Contains("no such field", line, StringComparison.Ordinal);
        using var again = _fixture.Open();
        Assert.Equal((0L, 1L), (again.Status.Backlog, again.Status.Quarantined));
        Assert.DoesNotContain(All(again), frame => frame.Kind == RecordKind.Gap);
    }

    private IEnumerable<ulong> FirstSequences() =>
        _fixture.SegmentFiles().Select(path => ulong.Parse(Path.GetFileNameWithoutExtension(path), null));
}
