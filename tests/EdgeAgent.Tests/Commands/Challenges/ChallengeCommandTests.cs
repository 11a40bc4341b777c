using System.Net;
using Edge.Agent.Commands;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Commands.Challenges;

public sealed class ChallengeCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Challenge_OfARunningAgent_IsShownPassedAndWrongKeysAreRefused()
    {
        var port = Ports.Free();
        var options = _box.Configure($$"""
            "hub": "none", "api": { "listen": "127.0.0.1:{{port}}" },
            "pipelines": [ { "name": "line", "model": "pcb-defects", "source": { "folder": { "path": "inbox", "settle": "0ms" } },
              "challenge": { "masters": [ { "part": "good", "expect": "accept" }, { "part": "bad", "expect": "reject" } ] } } ]
            """);
        await using var agent = await BoxFixture.BuildAsync(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = agent.RunAsync(() => { }, stop.Token);
        await DropAsync("good-001.png", "part-1.png", 1);

        Assert.Contains("line  due  first-challenge", (await AskAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("next: good", (await AskAsync("show-master", "line", "good", "--by", "anna")).Output, StringComparison.Ordinal);
        await DropAsync("good-001.png", "part-2.png", 2);
        await DropAsync("open-001.png", "bad.png", 3);
        await DropAsync("good-001.png", "part-3.png", 4);
        Assert.Contains("line  passed", (await AskAsync("status")).Output, StringComparison.Ordinal);
        Assert.Contains("line  due  asked", (await AskAsync("begin", "line")).Output, StringComparison.Ordinal);
        Assert.Contains("line  waived", (await AskAsync("waive", "line", "--why", "bad is lost")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failure, (await AskAsync("begin", "other")).Code);

        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        for (var i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await GuessAsync(client, port)).StatusCode);
        var refused = await GuessAsync(client, port);
        Assert.Equal((HttpStatusCode.TooManyRequests, 15), (refused.StatusCode, (int)Math.Ceiling(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds / 5) * 5));
        Assert.Equal(ExitCodes.Success, (await AskAsync("status")).Code);

        await stop.CancelAsync();
        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        await agent.DisposeAsync();
        var decisions = BoxFixture.ReadJournal(options).ToDictionary(decision => decision.PartId);
        Assert.Equal((Verdict.Error, Verdict.Accept), (decisions["part-1"].Verdict, decisions["part-3"].Verdict));
        Assert.Equal(("good", "bad", null), (decisions["part-2"].Master, decisions["bad"].Master, decisions["part-3"].Master));
    }

    private Task<CommandRun> AskAsync(params string[] words) => CommandRun.OfAsync(["challenge", .. words, "--config", _box.ConfigurationFile]);

    private static Task<HttpResponseMessage> GuessAsync(HttpClient client, int port)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{port}/v1/challenges"));
        request.Headers.Add("X-API-Key", "guess");
        return client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private async Task DropAsync(string sample, string name, int processed)
    {
        _box.Drop(sample, name);
        await Within.Eventually(() => _box.Processed == processed, $"{name} is decided");
    }
}
