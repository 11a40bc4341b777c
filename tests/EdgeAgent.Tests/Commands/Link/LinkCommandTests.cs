using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Commands;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Records;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Commands.Link;

public sealed class LinkCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Status_AgentRuns_IsAskedOfIt()
    {
        await using var agent = await BoxFixture.BuildAsync(_box.Configure(stopWhenEmpty: false, port: Ports.Free()));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var ready = new TaskCompletionSource();
        var run = agent.RunAsync(ready.SetResult, stop.Token);
        await ready.Task.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        var words = await RunAsync("status");
        var json = await RunAsync("status", "--json");
        var egress = await RunAsync("egress");
        await stop.CancelAsync();
        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCodes.Success, ""), (words.Code, words.Errors));
        Assert.Contains("plant-1/box-1 runs", words.Output, StringComparison.Ordinal);
        Assert.Contains("none is configured", words.Output, StringComparison.Ordinal);
        Assert.Contains("all well", words.Output, StringComparison.Ordinal);
        Assert.True(JsonSerializer.Deserialize(json.Output, ApiJson.Default.LinkStatus)!.Running);
        Assert.Contains("Nothing has left this box.", egress.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Any_AgentWantsKeysAlways_IsAskedWithTheKeyItLeftForItsOwner()
    {
        var options = _box.Configure(stopWhenEmpty: false, port: Ports.Free());
        await using var agent = await BoxFixture.BuildAsync(options with { Api = options.Api! with { KeysAlways = true } });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var ready = new TaskCompletionSource();
        var run = agent.RunAsync(ready.SetResult, stop.Token);
        await ready.Task.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        using var http = new HttpClient();

        var status = await RunAsync("status");
        var egress = await RunAsync("egress");
        var results = await RunAsync("results");
        var keyless = await http.GetAsync(new Uri($"http://{options.Api!.Listen}/v1/link"), TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        Assert.All([status, egress, results], answer => Assert.Equal((ExitCodes.Success, ""), (answer.Code, answer.Errors)));
        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, keyless.StatusCode);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(options.DataDirectory, "api.key")));
    }

    [Fact]
    public async Task Status_AgentDoesNotRun_SaysSoAndReadsTheDisk()
    {
        var options = _box.Configure();
        using (var journal = Open(options.DataDirectory))
        {
            await AppendAsync(journal, RecordKind.Alarm, RecordPriority.High, 2);
            await AppendAsync(journal, RecordKind.Decision, RecordPriority.Normal, 5);
            await AppendAsync(journal, RecordKind.Metric, RecordPriority.Low, 3);
            journal.Acknowledge([new SequenceRange(1, 1), new SequenceRange(4, 5)]);
        }

        using (var ledger = new EgressLedger(options.DataDirectory, new DeviceClock(TimeProvider.System, "boot")))
            ledger.Add(EgressKind.Records, "10.0.0.5:1883", 40_000);

        var hub = await RunAsync("status", "--set", "hub.host=10.0.0.5", "--set", "hub.dailyBytes=100000");
        var egress = await RunAsync("egress");

        Assert.Equal((ExitCodes.Success, ""), (hub.Code, hub.Errors));
        Assert.Contains("does not run", hub.Output, StringComparison.Ordinal);
        Assert.Matches("(?m)^waiting     1 alarm, 3 decisions, 3 metrics$", hub.Output);
        Assert.Contains("40.0 KB sent of 100.0 KB a day (40 %)", hub.Output, StringComparison.Ordinal);
        Assert.Contains("records", egress.Output, StringComparison.Ordinal);
        Assert.Contains("40,000", egress.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status")]
    [InlineData("egress")]
    [InlineData("journal", "quarantine", "list")]
    public async Task Any_NoAgentEverRan_SaysSoAndLeavesNothingBehind(params string[] command)
    {
        var options = _box.Configure();

        var run = await RunAsync(command);

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("no agent has run", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(options.DataDirectory));
    }

    [Fact]
    public async Task Quarantine_AgentDoesNotRun_IsChangedInItsFiles()
    {
        var options = _box.Configure();
        using (var journal = Open(options.DataDirectory))
        {
            await AppendAsync(journal, RecordKind.Decision, RecordPriority.Normal, 3);
            for (var sequence = 1UL; sequence <= 3; sequence++) journal.Quarantine(sequence, new Problem(ReasonCode.Malformed, "No."));
            await Within.Eventually(() => journal.Status.Quarantined == 3, "all set aside");
        }

        var list = await RunAsync("journal", "quarantine", "list");
        var retry = await RunAsync("journal", "quarantine", "retry", "2");
        var drop = await RunAsync("journal", "quarantine", "drop", "1,3");
        var wrong = await RunAsync("journal", "quarantine", "drop", "first");
        var rest = await RunAsync("journal", "quarantine", "list", "--json");

        Assert.Contains("malformed", list.Output, StringComparison.Ordinal);
        Assert.Equal(("1 record is sent again.\n", "2 records are dropped.\n"), (retry.Output, drop.Output));
        Assert.Equal(ExitCodes.Misconfigured, wrong.Code);
        var left = Assert.Single(JsonSerializer.Deserialize(rest.Output, ApiJson.Default.QuarantineViewArray)!);
        Assert.Equal((2UL, true, "decision", "{}"), (left.Sequence, left.Retry, left.Kind, left.Payload));
    }

    private static Journal Open(string data) => Journal.Open(
        new JournalSettings(Path.Combine(data, "journal"), StorageDefaults.Options, HasHub: true, "machine"), new DeviceClock(TimeProvider.System, "boot")).Value;

    private static async Task AppendAsync(Journal journal, RecordKind kind, RecordPriority priority, int count)
    {
        for (var i = 0; i < count; i++) Assert.True((await journal.AppendAsync(kind, priority, "{}"u8.ToArray(), TestContext.Current.CancellationToken)).IsSuccess);
    }

    private Task<CommandRun> RunAsync(params string[] arguments) => CommandRun.OfAsync([.. arguments, "--config", _box.ConfigurationFile]);
}
