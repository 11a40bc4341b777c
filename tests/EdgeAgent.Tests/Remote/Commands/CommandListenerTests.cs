using System.Text;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Remote.Commands;
using Edge.Agent.Remote.Configuration;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Remote.Commands;

public sealed class CommandListenerTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();
    private readonly Fixtures.MemoryJournal _journal = new();
    private readonly FakeTimeProvider _time = new();
    private readonly CountingCommand _count = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Command_Known_IsRunAnsweredWithItsCorrelationAndWrittenDown()
    {
        await using var rig = await StartAsync();

        await rig.Broker.RequestAsync(
            Topics.Command(rig.Address), Json("""{"v":1,"id":"a-1","name":"count","arguments":{"by":2},"by":"anna"}"""),
            $"{Topics.Command(rig.Address)}/answers", [1, 2, 3], 60);

        var response = await AnswerAsync(rig, 1, "answers");
        Assert.Equal((CommandState.Done, "counted 2"), (response.State, response.Message));
        Assert.Equal([1, 2, 3], rig.Broker.Messages.Last(message => message.Topic.EndsWith("answers", StringComparison.Ordinal)).CorrelationData);
        var record = ProtocolJson.Parse(Assert.Single(_journal.Payloads(RecordKind.Configuration)).Span, ProtocolJson.Default.ConfigurationRecord, "record").Value;
        Assert.Equal(("command/count", "anna"), (record.Item, record.By));
    }

    [Fact]
    public async Task Command_DeliveredAgain_IsAnsweredAgainAndRunOnce()
    {
        await using var rig = await StartAsync();

        await SendAsync(rig, """{"v":1,"id":"a-1","name":"count"}""");
        await SendAsync(rig, """{"v":1,"id":"a-1","name":"count"}""");

        var first = await AnswerAsync(rig, 1);
        var second = await AnswerAsync(rig, 2);
        Assert.Equal(first.Message, second.Message);
        Assert.Equal(1, _count.Runs);
    }

    [Fact]
    public async Task Command_DeliveredAgainAfterARestart_IsAnsweredFromTheDisk()
    {
        await using (var rig = await StartAsync())
        {
            await SendAsync(rig, """{"v":1,"id":"a-1","name":"count"}""");
            await AnswerAsync(rig, 1);
        }

        await using var again = await StartAsync();
        await SendAsync(again, """{"v":1,"id":"a-1","name":"count"}""");

        Assert.Equal((CommandState.Done, "counted 1"), (await AnswerAsync(again, 1) is var answer ? (answer.State, answer.Message) : default));
        Assert.Equal(1, _count.Runs);
    }

    [Fact]
    public async Task Command_ThatEndedTheAgent_IsNotRunByASecondDelivery()
    {
        Memory().Keep(new CommandResponse(1, "a-1", CommandState.Failed, ReasonCode.Interrupted));
        await using var rig = await StartAsync();

        await SendAsync(rig, """{"v":1,"id":"a-1","name":"count"}""");

        Assert.Equal(ReasonCode.Interrupted, (await AnswerAsync(rig, 1)).Reason);
        Assert.Equal(0, _count.Runs);
    }

    [Fact]
    public async Task Command_WhoseTurnComesTooLate_IsExpiredAndNotRun()
    {
        await using var rig = await StartAsync();
        _count.Gate = new TaskCompletionSource();
        await SendAsync(rig, """{"v":1,"id":"a-1","name":"count"}""");
        await Until.TrueAsync(() => _count.Runs == 1);
        await rig.Broker.RequestAsync(Topics.Command(rig.Address), Json("""{"v":1,"id":"a-2","name":"count"}"""), expiresSeconds: 5);
        await rig.Broker.RequestAsync(Topics.Command(rig.Address), Json("""{"v":1,"id":"a-3","name":"count"}"""), expiresSeconds: 3600);
        // Received, so that its time runs: what was received before it is then in the queue too.
        await Until.TrueAsync(() => _listener!.Backlog == 2);

        _time.Advance(TimeSpan.FromSeconds(6));
        _count.Gate.SetResult();

        Assert.Equal(CommandState.Done, (await AnswerAsync(rig, 1)).State);
        Assert.Equal(CommandState.Expired, (await AnswerAsync(rig, 2)).State);
        Assert.Equal(CommandState.Done, (await AnswerAsync(rig, 3)).State);
        Assert.Equal(2, _count.Runs);
    }

    [Fact]
    public async Task Command_Unknown_IsUnsupportedAndNamesTheKnown()
    {
        await using var rig = await StartAsync();

        await SendAsync(rig, """{"v":1,"id":"a-1","name":"reboot"}""");

        var response = await AnswerAsync(rig, 1);
        Assert.Equal((CommandState.Failed, ReasonCode.Unsupported), (response.State, response.Reason));
        Assert.Contains("count", response.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Command_AnswerWantedElsewhere_IsRefusedAndAnsweredAtHome()
    {
        await using var rig = await StartAsync();

        await rig.Broker.RequestAsync(Topics.Command(rig.Address), Json("""{"v":1,"id":"a-1","name":"count"}"""), "edge/v1/plant/other/command/response");

        Assert.Equal(ReasonCode.NotAllowed, (await AnswerAsync(rig, 1)).Reason);
        Assert.Equal(0, _count.Runs);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"v":1,"id":"../x","name":"count"}""")]
    [InlineData("""{"v":2,"id":"x","name":"count"}""")]
    [InlineData("""{"v":1,"name":"count"}""")]
    public async Task Command_Malformed_CostsNothing(string payload)
    {
        await using var rig = await StartAsync();

        await SendAsync(rig, payload);
        await SendAsync(rig, """{"v":1,"id":"a-2","name":"count"}""");

        Assert.Equal("a-2", (await AnswerAsync(rig, 1)).Id);
    }

    private CommandListener? _listener;

    private static byte[] Json(string text) => Encoding.UTF8.GetBytes(text);

    private static Task SendAsync(LinkRig rig, string json) => rig.Broker.RequestAsync(Topics.Command(rig.Address), Json(json), expiresSeconds: 60);

    private static async Task<CommandResponse> AnswerAsync(LinkRig rig, int number, string channel = "response")
    {
        var topic = $"{Topics.Command(rig.Address)}/{channel}";
        await Until.TrueAsync(() => rig.Broker.Published.Count(message => message.Topic == topic) >= number);
        return ProtocolJson.Parse(rig.Broker.Published.Where(message => message.Topic == topic).ElementAt(number - 1).Payload, ProtocolJson.Default.CommandResponse, "answer").Value;
    }

    private CommandMemory Memory() => new(_data.Path, NullLogger<CommandMemory>.Instance);

    private async Task<LinkRig> StartAsync()
    {
        var rig = await LinkRig.StartAsync();
        var ledger = new ConfigurationLedger(
            _journal, new DeviceClock(_time, "boot"), new EffectiveConfiguration(ArtifactDigest.Of("local"u8)), NullLogger<ConfigurationLedger>.Instance);
        _listener = new CommandListener(rig.Session, rig.Address, [_count], Memory(), ledger, _time, NullLogger<CommandListener>.Instance);
        await _listener.ListenAsync(TestContext.Current.CancellationToken);
        rig.Run(_listener.RunAsync);
        await rig.ConnectedAsync();
        await Until.TrueAsync(() => rig.Broker.Subscriptions.ContainsKey(Topics.Command(rig.Address)));
        return rig;
    }

    private sealed class CountingCommand : IRemoteCommand
    {
        private int _runs;

        public string Name => "count";

        public int Runs => Volatile.Read(ref _runs);

        public TaskCompletionSource? Gate { get; set; }

        public async ValueTask<Outcome<CommandAnswer>> RunAsync(JsonElement? arguments, CancellationToken cancellationToken)
        {
            var by = arguments is { } given ? given.GetProperty("by").GetInt32() : 1;
            var runs = Interlocked.Add(ref _runs, by);
            if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
            return new CommandAnswer($"counted {runs}");
        }
    }
}
