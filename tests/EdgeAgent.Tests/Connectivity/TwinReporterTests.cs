using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Connectivity;

public sealed class TwinReporterTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly ModelBoard _models = new();
    private readonly MemoryJournal _journal = new();

    [Fact]
    public async Task RunAsync_Connected_RetainsTheWholeState()
    {
        await using var rig = await LinkRig.StartAsync();
        _models.Applied(4);
        _models.Report(new ModelReport("m", "1", ArtifactDigest.Of([1]), ModelState.Committed, "CPUExecutionProvider"));
        rig.Metrics.Counter("edge_test_total").Add(3);
        Report(rig);

        await Until.TrueAsync(() => Reports(rig).Count == 1);
        var state = Parse((await rig.Broker.RetainedAsync(Topics.Reported(rig.Address)))!);

        Assert.Equal((1, 4L), (state.V, state.AppliedRevision));
        Assert.Equal("m", Assert.Single(state.Models).Name);
        Assert.Equal(_journal.Epoch, state.Storage.Epoch);
        Assert.Equal(3, state.Counters["edge_test_total"]);
        Assert.Empty(state.Health);
    }

    [Fact]
    public async Task RunAsync_ManyChangesWithinASecond_AreOneReport()
    {
        await using var rig = await LinkRig.StartAsync();
        Report(rig);
        await Until.TrueAsync(() => Reports(rig).Count == 1);

        for (var i = 0; i < 100; i++) rig.Health.Degrade($"part-{i}", new Problem(ReasonCode.NotFound, "Gone."));
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            return Reports(rig).Count >= 2;
        });

        Assert.Equal(2, Reports(rig).Count);
        Assert.Equal(100, Reports(rig)[1].Health.Count);
    }

    [Fact]
    public async Task RunAsync_NoChange_ReportsOnceAMinute()
    {
        await using var rig = await LinkRig.StartAsync();
        Report(rig);
        await Until.TrueAsync(() => Reports(rig).Count == 1);

        var began = _time.GetUtcNow();
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return Reports(rig).Count == 2;
        });

        Assert.True(_time.GetUtcNow() - began >= TimeSpan.FromSeconds(59));
    }

    [Fact]
    public async Task RunAsync_DaysBytesUsed_ReportsOnceAnHourAndAChangeAfterMinutes()
    {
        using var folder = new TemporaryDirectory();
        using var ledger = new EgressLedger(folder.Path, new DeviceClock(_time, "boot"));
        ledger.Add(EgressKind.Records, "hub:1883", 90);
        await using var rig = await LinkRig.StartAsync();
        Report(rig, new DailyBudget(100, "hub:1883", ledger));
        await Until.TrueAsync(() => Reports(rig).Count == 1);

        rig.Health.Degrade("part", new Problem(ReasonCode.NotFound, "Gone."));
        Assert.InRange(await TimeOfReportAsync(rig, 2), TimeSpan.FromSeconds(290), TimeSpan.FromMinutes(50));
        Assert.InRange(await TimeOfReportAsync(rig, 3), TimeSpan.FromMinutes(59), TimeSpan.FromHours(6));
    }

    /// <summary>The clock's time until a report came; too long by what the machine took meanwhile.</summary>
    private async Task<TimeSpan> TimeOfReportAsync(LinkRig rig, int count)
    {
        var began = _time.GetUtcNow();
        await Until.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            return Reports(rig).Count == count;
        });
        return _time.GetUtcNow() - began;
    }

    [Fact]
    public async Task RunAsync_Reconnected_ReportsAgain()
    {
        await using var rig = await LinkRig.StartAsync();
        Report(rig);
        await Until.TrueAsync(() => Reports(rig).Count == 1);

        await rig.Broker.CutAsync();

        await Until.TrueAsync(() => Reports(rig).Count == 2);
    }

    private static ReportedState Parse(byte[] payload) => ProtocolJson.Parse(payload, ProtocolJson.Default.ReportedState, "reported state").Value;

    private static IReadOnlyList<ReportedState> Reports(LinkRig rig) =>
        [.. rig.Broker.Published.Where(message => message.Topic == Topics.Reported(rig.Address)).Select(message => Parse(message.Payload))];

    private void Report(LinkRig rig, DailyBudget? budget = null)
    {
        var agent = new AgentReport("1.2.3", "jit", "linux-x64", ArtifactDigest.Of([9]));
        var builder = new ReportedStateBuilder(agent, _journal, rig.Health, rig.Metrics, _models);
        rig.Run(new TwinReporter(rig.Session, rig.Address, builder, _time, NullLogger<TwinReporter>.Instance) { Budget = budget }.RunAsync);
    }
}
