using Edge.Agent.Commands;
using Edge.Agent.Configuration;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Commands;

public sealed class ResultsCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Results_AfterTheAgentEnded_AreReadFromItsFile()
    {
        await DecideAsync(_box.Configure());

        var all = await ResultsAsync();
        Assert.Equal((ExitCodes.Success, ""), (all.Code, all.Errors));
        Assert.Equal(["good-001", "open-001"], all.Decisions.Select(decision => decision.PartId).Order(StringComparer.Ordinal));
        Assert.Equal(["open-001"], (await ResultsAsync("--verdict", "reject")).Decisions.Select(decision => decision.PartId));
        Assert.Equal(["good-001"], (await ResultsAsync("--part", "good-001", "--pipeline", "line", "--last", "5")).Decisions.Select(decision => decision.PartId));
        Assert.Empty((await ResultsAsync("--since", "2999-01-01T00:00:00Z")).Decisions);
    }

    [Fact]
    public async Task Results_WhileTheAgentRuns_AreAskedOfIt()
    {
        var options = _box.Configure(stopWhenEmpty: false, port: Ports.Free());
        _box.Drop("good-001.png");
        _box.Drop("open-001.png");
        await using var agent = await BoxFixture.BuildAsync(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = agent.RunAsync(() => { }, stop.Token);
        await Within.Eventually(() => _box.Processed == 2, "both files decided");

        var all = await ResultsAsync();
        var rejected = await ResultsAsync("--verdict", "Reject", "--since", "2026-01-01T01:00:00+01:00");
        await stop.CancelAsync();
        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCodes.Success, ""), (all.Code, all.Errors));
        Assert.Equal(["good-001", "open-001"], all.Decisions.Select(decision => decision.PartId).Order(StringComparer.Ordinal));
        Assert.Equal(Verdict.Reject, Assert.Single(rejected.Decisions).Verdict);
    }

    [Fact]
    public async Task Results_HistoryInUseAndNobodyAnswers_SaysWhom()
    {
        var port = Ports.Free();
        await using var agent = await BoxFixture.BuildAsync(_box.Configure(port: port));

        var run = await ResultsAsync();

        Assert.Equal((ExitCodes.Failure, ""), (run.Code, run.Output));
        Assert.Contains($"127.0.0.1:{port}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_HistoryInUseWithoutAnEndpoint_SaysThatItIsInUse()
    {
        await using var agent = await BoxFixture.BuildAsync(_box.Configure());

        var run = await ResultsAsync();

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("in-use", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_NoAgentEverRan_SaysSoAndLeavesNothingBehind()
    {
        var options = _box.Configure();

        var run = await ResultsAsync();

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("no agent has run", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.DataDirectory));
    }

    [Fact]
    public async Task Results_WrongFilter_IsTheCallersMistake()
    {
        _box.Configure();

        var run = await ResultsAsync("--verdict", "fine");

        Assert.Equal(ExitCodes.Misconfigured, run.Code);
        Assert.Contains("verdict: 'fine'", run.Errors, StringComparison.Ordinal);
    }

    private Task<CommandRun> ResultsAsync(params string[] arguments) => CommandRun.OfAsync(["results", "--config", _box.ConfigurationFile, "--json", .. arguments]);

    private async Task DecideAsync(AgentOptions options)
    {
        _box.Drop("good-001.png");
        _box.Drop("open-001.png");
        await using var agent = await BoxFixture.BuildAsync(options);
        await agent.RunAsync(() => { }, TestContext.Current.CancellationToken).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }
}
