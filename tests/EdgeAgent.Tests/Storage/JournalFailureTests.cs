using Edge.Protocol;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalFailureTests : IDisposable
{
    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_WriteTorn_SaysDiskFullAndGoesOn(bool cutFails)
    {
        using (var journal = _fixture.Open())
        {
            await AppendAsync(journal, "before");
            _fixture.Files.TearWriteAfter = 40;
            _fixture.Files.FailCut = cutFails;

            var outcome = await TryAppendAsync(journal, "lost");

            Assert.Equal(ReasonCode.DiskFull, outcome.Problem?.Reason);
            Assert.Equal(1, journal.Status.FailedWrites);
            _fixture.Files.TearWriteAfter = null;
            _fixture.Files.FailCut = false;
            Assert.Equal(2ul, await AppendAsync(journal, "after"));
        }

        await AssertHoldsAsync("before", "after");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Append_FlushFails_AbandonsTheSegmentAndGoesOnInANewOne(bool cutFails)
    {
        using (var journal = _fixture.Open())
        {
            await AppendAsync(journal, "before");
            _fixture.Files.FailFlush = true;
            _fixture.Files.FailCut = cutFails;

            var outcome = await TryAppendAsync(journal, "unknown");

            Assert.Equal(ReasonCode.InputOutput, outcome.Problem?.Reason);
            _fixture.Files.FailFlush = false;
            _fixture.Files.FailCut = false;
            Assert.Equal(2ul, await AppendAsync(journal, "after"));
            Assert.Equal(2, _fixture.SegmentFiles().Count);
        }

        await AssertHoldsAsync("before", "after");
    }

    [Fact]
    public async Task Append_FirstFlushFails_LeavesNoTrace()
    {
        using (var journal = _fixture.Open())
        {
            _fixture.Files.FailFlush = true;
            Assert.False((await TryAppendAsync(journal, "unknown")).IsSuccess);
            Assert.False((await TryAppendAsync(journal, "unknown")).IsSuccess);
            _fixture.Files.FailFlush = false;

            Assert.Equal(1ul, await AppendAsync(journal, "after"));
        }

        await AssertHoldsAsync("after");
    }

    [Fact]
    public async Task Append_NoNewSegmentToBeHad_SaysSoUntilThereIs()
    {
        using var journal = _fixture.Open();
        await AppendManyAsync(journal, 8);
        _fixture.Files.FailOpen = true;

        Assert.Equal(ReasonCode.InputOutput, (await TryAppendAsync(journal)).Problem?.Reason);
        _fixture.Files.FailOpen = false;

        Assert.Equal(9ul, await AppendAsync(journal));
        AssertChain(journal);
    }

    [Fact]
    public async Task Read_AfterAFailedAppend_SeesOnlyWhatIsDurable()
    {
        using var journal = _fixture.Open();
        var reader = journal.OpenReader(null);
        await AppendAsync(journal, "before");
        _fixture.Files.FailFlush = true;
        _fixture.Files.FailCut = true;
        await TryAppendAsync(journal, "unknown");

        Assert.Equal("before", Assert.Single(Drain(reader)).Payload);
        _fixture.Files.FailFlush = false;
        _fixture.Files.FailCut = false;
        await AppendAsync(journal, "after");

        Assert.Equal("after", Assert.Single(Drain(reader)).Payload);
    }

    private async Task AssertHoldsAsync(params string[] payloads)
    {
        using var again = _fixture.Open();
        Assert.Equal(payloads, All(again).Select(frame => frame.Payload));
        Assert.Equal((ulong)payloads.Length + 1, await AppendAsync(again));
        AssertChain(again);
    }
}
