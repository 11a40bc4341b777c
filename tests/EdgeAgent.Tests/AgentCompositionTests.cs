using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests;

public sealed class AgentCompositionTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Run_StopWhenEmpty_EndsByItselfWithEveryDecisionInJournalAndHistory()
    {
        var options = _box.Configure();
        _box.Drop("good-001.png");
        _box.Drop("open-001.png");
        _box.Drop("short-001.png");

        await RunAsync(options);

        // That both open again shows as well that the agent let go of them.
        var journalled = BoxFixture.ReadJournal(options).OrderBy(decision => decision.PartId, StringComparer.Ordinal).ToList();
        Assert.Equal(
            [("good-001", Verdict.Accept), ("open-001", Verdict.Reject), ("short-001", Verdict.Reject)],
            journalled.Select(decision => (decision.PartId, decision.Verdict)));
        Assert.All(journalled, decision => Assert.Equal(("line", options.Digest, "2"), (decision.Pipeline, decision.ConfigurationDigest, decision.Model?.Version)));
        var history = await ReadHistoryAsync(options);
        Assert.Equal(journalled.Select(decision => decision.DecisionId).Order(), history.Select(decision => decision.DecisionId).Order());
        Assert.Empty(Directory.EnumerateFiles(_box.Inbox));
    }

    [Fact]
    public async Task Run_TwoFilesWithTheSameBytes_InfersOnce()
    {
        var options = _box.Configure();
        _box.Drop("spur-001.png", "first.png");
        _box.Drop("spur-001.png", "second.png");

        await RunAsync(options);

        var decisions = BoxFixture.ReadJournal(options);
        Assert.Equal(["first", "second"], decisions.Select(decision => decision.PartId).Order(StringComparer.Ordinal));
        Assert.Single(decisions, decision => decision.Cached);
        Assert.Single(decisions.Select(decision => (decision.Verdict, decision.Reason)).Distinct());
    }

    [Fact]
    public async Task Run_SameBytesAfterARestart_AreAnsweredFromTheDisk()
    {
        var options = _box.Configure();
        _box.Drop("spur-001.png", "first.png");
        await RunAsync(options);
        _box.Drop("spur-001.png", "second.png");

        await RunAsync(options);

        Assert.Equal([("first", false), ("second", true)], BoxFixture.ReadJournal(options).Select(decision => (decision.PartId, decision.Cached)));
    }

    [Fact]
    public async Task Build_SecondAgentOnTheSameData_IsInUseUntilTheFirstIsGone()
    {
        var options = _box.Configure();
        await using (await BoxFixture.BuildAsync(options))
        {
            var second = await AgentComposition.BuildAsync(options, NullLoggerFactory.Instance, TimeProvider.System);
            Assert.Equal(StorageReasons.InUse, second.Problem?.Reason);
        }

        await using var third = await BoxFixture.BuildAsync(options);
    }

    [Fact]
    public async Task Build_HistoryInUse_LetsGoOfTheJournal()
    {
        var options = _box.Configure();
        using (OpenHistory(options))
        {
            var built = await AgentComposition.BuildAsync(options, NullLoggerFactory.Instance, TimeProvider.System);
            Assert.Equal(StorageReasons.InUse, built.Problem?.Reason);
        }

        await using var again = await BoxFixture.BuildAsync(options);
    }

    private static async Task RunAsync(AgentOptions options)
    {
        await using var agent = await BoxFixture.BuildAsync(options);
        await agent.RunAsync(() => { }, TestContext.Current.CancellationToken).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }

    private static ResultStore OpenHistory(AgentOptions options) => ResultStore.Open(
        new ResultStoreSettings(Path.Combine(options.DataDirectory, "results"), options.Storage), TimeProvider.System, journal: null, new HealthBoard()).Value;

    private static async Task<IReadOnlyList<DecisionRecord>> ReadHistoryAsync(AgentOptions options)
    {
        using var history = OpenHistory(options);
        return (await history.QueryAsync(new ResultQuery(100), TestContext.Current.CancellationToken)).Value;
    }
}
