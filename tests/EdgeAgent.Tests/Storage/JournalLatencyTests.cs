using System.Diagnostics;
using static Edge.Agent.Tests.Storage.JournalFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class JournalLatencyTests : IDisposable
{
    /// <summary>What a loaded machine may add to a wait; far below the delays that would show if the bound did not hold.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(10);

    private readonly JournalFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Append_Alone_DoesNotWaitForCompany()
    {
        _fixture.Options = _fixture.Options with { GroupCommitDelay = TimeSpan.FromMinutes(1) };
        using var journal = _fixture.Open();
        var started = Stopwatch.GetTimestamp();

        await AppendManyAsync(journal, 3);

        Assert.True(Stopwatch.GetElapsedTime(started) < Slack);
    }

    [Fact]
    public async Task Append_AfterACrowd_WaitsForCompanyNoLongerThanTheBound()
    {
        var bound = TimeSpan.FromMilliseconds(200);
        _fixture.Options = _fixture.Options with { GroupCommitDelay = bound };
        using var journal = _fixture.Open();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => AppendAsync(journal)));
        var started = Stopwatch.GetTimestamp();

        await AppendAsync(journal);

        Assert.True(Stopwatch.GetElapsedTime(started) < bound + Slack);
    }
}
