using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Records;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalAppendTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Append_FirstRecords_CountsFromOneAndChains()
    {
        using var journal = _fixture.Open();

        Assert.Equal(1ul, await AppendAsync(journal, "first"));
        Assert.Equal(2ul, await AppendAsync(journal, "second"));

        Assert.Equal(["first", "second"], All(journal).Select(frame => frame.Payload));
        AssertChain(journal);
        Assert.Equal(2ul, journal.Status.LastSequence);
    }

    [Fact]
    public async Task Append_ManyAtOnce_EachGetsItsOwnSequenceInOneChainAcrossSegments()
    {
        _fixture.Options = _fixture.Options with { GroupCommitDelay = TimeSpan.FromMilliseconds(5) };
        using var journal = _fixture.Open();

        var sequences = await Task.WhenAll(Enumerable.Range(0, 500).Select(i => Task.Run(() => AppendAsync(journal, $"{i}"))));

        Assert.Equal(Enumerable.Range(1, 500).Select(i => (ulong)i), sequences.Order());
        var all = All(journal);
        Assert.Equal(sequences.Select((sequence, i) => (sequence, $"{i}")).Order(), all.Select(frame => (frame.Sequence, frame.Payload)));
        Assert.True(_fixture.SegmentFiles().Count > 10);
        AssertChain(journal);
    }

    [Fact]
    public async Task Append_LargerThanASegment_GoesAlone()
    {
        using var journal = _fixture.Open();
        var large = new string('y', RecordFrame.MaxPayload);

        await AppendAsync(journal, large);
        await AppendAsync(journal, "after");

        Assert.Equal([large, "after"], All(journal).Select(frame => frame.Payload));
    }

    [Fact]
    public async Task Append_TooLarge_IsRefusedWithoutHarm()
    {
        using var journal = _fixture.Open();

        var outcome = await TryAppendAsync(journal, new string('y', RecordFrame.MaxPayload + 1));

        Assert.Equal(ReasonCode.TooLarge, outcome.Problem?.Reason);
        Assert.Equal(1ul, await AppendAsync(journal));
    }

    [Fact]
    public async Task Append_SeveralTogether_FollowOneAnotherWhoeverElseAppends()
    {
        using var journal = _fixture.Open();

        var firsts = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
            (await journal.AppendAsync([.. Enumerable.Range(0, 4).Select(part => Entry($"{i}.{part}"))], CancellationToken.None)).Value)));

        var all = All(journal).ToDictionary(frame => frame.Sequence, frame => frame.Payload);
        Assert.Equal(200, all.Count);
        for (var i = 0; i < firsts.Length; i++)
        {
            for (var part = 0; part < 4; part++) Assert.Equal($"{i}.{part}", all[firsts[i] + (ulong)part]);
        }

        AssertChain(journal);
    }

    [Fact]
    public async Task Append_TooMuchTogether_IsRefusedWhole()
    {
        using var journal = _fixture.Open();
        var entries = Enumerable.Repeat(Entry(new string('y', 60_000)), IJournal.MaxTogether / 60_000 + 1).ToList();

        var outcome = await journal.AppendAsync(entries, CancellationToken.None);

        Assert.Equal(ReasonCode.TooLarge, outcome.Problem?.Reason);
        Assert.Empty(All(journal));
        Assert.True((await journal.AppendAsync(entries[1..], CancellationToken.None)).IsSuccess);
    }

    [Fact]
    public async Task Append_AfterDispose_SaysClosed()
    {
        var journal = _fixture.Open();
        await journal.DisposeAsync();

        Assert.Equal(StorageReasons.Closed, (await TryAppendAsync(journal)).Problem?.Reason);
    }

    [Fact]
    public async Task Append_AlreadyCancelled_Throws()
    {
        using var journal = _fixture.Open();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await journal.AppendAsync(RecordKind.Metric, RecordPriority.Low, default, new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task Reopen_AfterDispose_GoesOnWithEpochSequenceAndChain()
    {
        Epoch epoch;
        using (var journal = _fixture.Open())
        {
            epoch = journal.Epoch;
            await AppendManyAsync(journal, 25);
        }

        using var again = _fixture.Open();

        Assert.Equal(epoch, again.Epoch);
        Assert.Equal(26ul, await AppendAsync(again));
        Assert.Equal(26, All(again).Count);
        AssertChain(again);
        Assert.Equal(new JournalRecovery(0, 0, null, null), again.Recovery);
    }

    [Fact]
    public void Open_Twice_SecondIsToldWhoIsThere()
    {
        using var journal = _fixture.Open();

        Assert.Equal(StorageReasons.InUse, _fixture.TryOpen().Problem?.Reason);
    }

    [Fact]
    public async Task Open_AfterADay_BeginsANewSegment()
    {
        using var journal = _fixture.Open();
        await AppendAsync(journal);
        _fixture.Time.Advance(TimeSpan.FromHours(25));

        await AppendAsync(journal);

        Assert.Equal(2, _fixture.SegmentFiles().Count);
    }
}
