using System.Text;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Agent.Storage;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Connectivity;

public sealed class RecordForwarderTests
{
    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task RunAsync_RecordsInTheJournal_ReachTheHubAndLeaveIt()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address);
        await AppendAsync(1000);

        Forward(rig);
        await Until.TrueAsync(() => _journal.Status.Backlog == 0);
        await AppendAsync(1);
        await Until.TrueAsync(() => _journal.Status.Backlog == 0);

        Assert.Equal(1001, hub.Received.Count);
        Assert.All(hub.Received.Values, count => Assert.Equal(1, count));
        Assert.Equal(1001, rig.Metrics.Snapshot()["edge_records_acknowledged_total"]);
    }

    [Fact]
    public async Task RunAsync_AlarmBehindABacklog_GoesFirst()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address);
        await AppendAsync(2000);
        await AppendAsync(1, RecordPriority.High);

        Forward(rig);
        await Until.TrueAsync(() => _journal.Status.Backlog == 0);

        Assert.Contains(2001UL, hub.Batches.First());
    }

    [Fact]
    public async Task RunAsync_HubDoesNotAcknowledge_StopsAtTheWindow()
    {
        await using var rig = await LinkRig.StartAsync(options => options with { MaxInFlight = 3 }, _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Acknowledges = false };
        await AppendAsync(20, size: 60_000);

        Forward(rig);
        await Until.TrueAsync(() => hub.Batches.Count == 3);
        // One answer makes room for exactly one more batch.
        await hub.AcknowledgeAsync(_journal.Epoch, [1, 1]);
        await Until.TrueAsync(() => hub.Batches.Count == 4);

        Assert.Equal(4, rig.Metrics.Snapshot()["edge_records_sent_total"]);
        Assert.Equal(19, _journal.Status.Backlog);
    }

    [Fact]
    public async Task RunAsync_ConnectionCut_SendsTheUnansweredAgain()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Acknowledges = false };
        await AppendAsync(10);
        Forward(rig);
        await Until.TrueAsync(() => hub.Received.Count == 10);

        hub.Acknowledges = true;
        await rig.Broker.CutAsync();
        await Until.TrueAsync(() => _journal.Status.Backlog == 0);

        Assert.All(hub.Received.Values, count => Assert.Equal(2, count));
    }

    [Fact]
    public async Task RunAsync_NoAnswerInTime_DegradesAndSendsAgain()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Acknowledges = false };
        await AppendAsync(5);
        Forward(rig, time);
        await Until.TrueAsync(() => hub.Received.Count == 5);

        hub.Acknowledges = true;
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return _journal.Status.Backlog == 0;
        });

        Assert.All(hub.Received.Values, count => Assert.Equal(2, count));
    }

    [Fact]
    public async Task RunAsync_RejectedRecord_IsQuarantinedAloneAndTheRestGoesOn()
    {
        await using var rig = await LinkRig.StartAsync(options => options with { MaxInFlight = 1 }, _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Rejects = sequence => sequence == 3 };
        await AppendAsync(10);

        Forward(rig);
        await Until.TrueAsync(() => _journal.Status.Backlog == 0);
        await AppendAsync(1);
        await Until.TrueAsync(() => hub.Received.ContainsKey(11));

        Assert.Equal(ReasonCode.Malformed, Assert.Single(_journal.Quarantined, pair => pair.Key == 3).Value.Reason);
        Assert.Single(_journal.Quarantined);
    }

    [Fact]
    public async Task RunAsync_AckOfAnotherEpoch_ChangesNothing()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Acknowledges = false };
        await AppendAsync(4);
        Forward(rig);
        await Until.TrueAsync(() => hub.Received.Count == 4);

        await hub.AcknowledgeAsync(Epoch.Create(), [1, 4]);
        await hub.AcknowledgeAsync(_journal.Epoch, [1, 1]);
        await Until.TrueAsync(() => _journal.Status.Backlog < 4);

        Assert.Equal(3, _journal.Status.Backlog);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{\"v\":1}")]
    [InlineData("{\"v\":2,\"epoch\":\"00000000000000000000000000000000\",\"ranges\":[],\"rejected\":[]}")]
    [InlineData("{\"v\":1,\"epoch\":\"EPOCH\",\"ranges\":[null],\"rejected\":[]}")]
    [InlineData("{\"v\":1,\"epoch\":\"EPOCH\",\"ranges\":[[1]],\"rejected\":[]}")]
    [InlineData("{\"v\":1,\"epoch\":\"EPOCH\",\"ranges\":[[3,1]],\"rejected\":[]}")]
    [InlineData("{\"v\":1,\"epoch\":\"EPOCH\",\"ranges\":[[0,1]],\"rejected\":[]}")]
    [InlineData("{\"v\":1,\"epoch\":\"EPOCH\",\"ranges\":[[-1,99999999999999999999999]],\"rejected\":[]}")]
    [InlineData("{\"v\":1,\"epoch\":\"EPOCH\",\"ranges\":[],\"rejected\":[null]}")]
    public async Task RunAsync_MalformedAck_IsCountedAndTheNextOneIsTaken(string malformed)
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Acknowledges = false };
        await AppendAsync(4);
        Forward(rig);
        await Until.TrueAsync(() => hub.Received.Count == 4);

        var bytes = Encoding.UTF8.GetBytes(malformed.Replace("EPOCH", _journal.Epoch.ToString(), StringComparison.Ordinal));
        await rig.Broker.SendAsync(Topics.RecordsAck(rig.Address), bytes);
        await Until.TrueAsync(() => rig.Metrics.Snapshot()["edge_acks_malformed_total"] == 1);
        Assert.Equal(4, _journal.Status.Backlog);
        await hub.AcknowledgeAsync(_journal.Epoch, [1, ulong.MaxValue]);

        await Until.TrueAsync(() => _journal.Status.Backlog == 0);
    }

    [Fact]
    public async Task RunAsync_AckForRecordsNeverWritten_IsCutToTheJournal()
    {
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { Acknowledges = false };
        await AppendAsync(2);
        Forward(rig);
        await Until.TrueAsync(() => hub.Received.Count == 2);

        await hub.SendAckAsync(new RecordsAck(1, _journal.Epoch, [[2, 5]], [new RejectedRecord(0, ReasonCode.Malformed, ""), new RejectedRecord(9, ReasonCode.Malformed, "")]));
        // Counted last: once the count is there, the journal has been told everything.
        await Until.TrueAsync(() => rig.Metrics.Snapshot()["edge_records_acknowledged_total"] == 1);

        Assert.Equal(1, _journal.Status.Backlog);
        Assert.Empty(_journal.Quarantined);
    }

    [Fact]
    public async Task RunAsync_JournalUnreadable_DegradesAndGoesOnWhenItIsReadable()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address);
        await AppendAsync(3);
        _journal.ReadFailure = new IOException("The disk is gone.");
        Forward(rig, time);
        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Component == "hub/records" && report.Reason == ReasonCode.InputOutput));

        _journal.ReadFailure = null;
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return hub.Received.Count == 3;
        });
    }

    [Fact]
    public async Task RunAsync_HubAddedLater_ReadsFromTheChosenMoment()
    {
        var from = new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero);
        await using var rig = await LinkRig.StartAsync(options => options with { RecordsFrom = from }, _journal.Epoch);

        Forward(rig);

        await Until.TrueAsync(() => _journal.OpenedFrom == from);
    }

    [Fact]
    public async Task RunAsync_HubAsksToSlowDown_WaitsThatLong()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address) { SlowDownMs = 5_000 };
        await AppendAsync(1);
        Forward(rig, time);
        await Until.TrueAsync(() => _journal.Status.Backlog == 0);

        await AppendAsync(1);
        time.Advance(TimeSpan.FromSeconds(4));
        await Task.Delay(200, TestContext.Current.CancellationToken);
        Assert.Single(hub.Batches);
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return _journal.Status.Backlog == 0;
        });

        Assert.Equal(2, hub.Batches.Count);
    }

    [Fact]
    public async Task RunAsync_HubHasNoRoom_SendsTheSameAgainLater()
    {
        var time = new FakeTimeProvider();
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch);
        var hub = new RecordingHub(rig.Broker, rig.Address);
        rig.Broker.IsFullFor = topic => topic == Topics.Records(rig.Address);
        await AppendAsync(3);
        Forward(rig, time);
        await Until.TrueAsync(() => rig.Health.Degradations.Any(report => report.Reason == LinkReasons.Busy));

        rig.Broker.IsFullFor = _ => false;
        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return _journal.Status.Backlog == 0;
        });

        Assert.All(hub.Received.Values, count => Assert.Equal(1, count));
        await Until.TrueAsync(() => rig.Health.Degradations.Count == 0);
    }

    [Fact]
    public async Task RunAsync_BudgetUsed_SendsAlarmsOnlyAndTheRestTheNextDay()
    {
        using var folder = new TemporaryDirectory();
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
        using var ledger = new EgressLedger(folder.Path, new DeviceClock(time, "boot"));
        await using var rig = await LinkRig.StartAsync(epoch: _journal.Epoch, ledger: ledger);
        await rig.ConnectedAsync();
        var hub = new RecordingHub(rig.Broker, rig.Address);
        var used = ledger.SentToday(rig.Session.Destination);
        await AppendAsync(1, size: 40_000, random: true);
        await AppendAsync(20, random: true);

        // The first record uses the share of all but alarms; it is larger than what is left of it and goes alone.
        Forward(rig, time, new DailyBudget(used + 48_000, rig.Session.Destination, ledger));
        await Until.TrueAsync(() => hub.Received.Count == 1);
        await Until.TrueAsync(() => rig.Health.Find("hub/budget") is { } problem && problem.Reason == LinkReasons.BudgetUsed);
        await AppendAsync(1, RecordPriority.High);
        await Until.TrueAsync(() => hub.Received.ContainsKey(22) && _journal.Status.Backlog == 20);

        await Until.TrueAsync(() =>
        {
            time.Advance(TimeSpan.FromMinutes(1));
            return _journal.Status.Backlog == 0;
        });

        Assert.True(time.GetUtcNow().Day == 25, $"the rest went on {time.GetUtcNow()}");
        await Until.TrueAsync(() => rig.Health.Degradations.Count == 0);
        Assert.Equal(["2026-11-24", "2026-11-25"], ledger.Days.Select(day => day.Day));
    }

    private void Forward(LinkRig rig, TimeProvider? time = null, DailyBudget? budget = null)
    {
        var telemetry = new ForwarderTelemetry(rig.Metrics, rig.Health, time ?? TimeProvider.System, NullLogger<RecordForwarder>.Instance);
        rig.Run(new RecordForwarder(rig.Session, _journal, rig.Identity, rig.Options, telemetry) { Budget = budget }.RunAsync);
    }

    private async Task AppendAsync(int count, RecordPriority priority = RecordPriority.Normal, int size = 200, bool random = false)
    {
        for (var i = 0; i < count; i++)
        {
            var payload = new byte[size];
            if (random) System.Security.Cryptography.RandomNumberGenerator.Fill(payload);
            else payload.AsSpan().Fill((byte)'x');
            await _journal.AppendAsync(priority is RecordPriority.High ? RecordKind.Alarm : RecordKind.Decision, priority, payload, TestContext.Current.CancellationToken);
        }
    }
}
