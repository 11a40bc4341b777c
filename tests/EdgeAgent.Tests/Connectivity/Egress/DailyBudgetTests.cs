using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Protocol.Records;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Connectivity.Egress;

public sealed class DailyBudgetTests : IDisposable
{
    private const string Hub = "hub:1883";

    private readonly TemporaryDirectory _folder = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 24, 20, 0, 0, TimeSpan.Zero));
    private readonly EgressLedger _ledger;

    public DailyBudgetTests() => _ledger = new EgressLedger(_folder.Path, new DeviceClock(_time, "boot"));

    public void Dispose()
    {
        _ledger.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Left_ShareUsed_IsForAlarmsAlone()
    {
        var budget = new DailyBudget(1_000, Hub, _ledger);
        Assert.Equal((800, 1_000), (budget.Left(RecordPriority.Normal), budget.Left(RecordPriority.High)));

        _ledger.Add(EgressKind.Records, Hub, 700);
        _ledger.Add(EgressKind.Protocol, Hub, 100);
        _ledger.Add(EgressKind.Traces, "collector:4318", 5_000);

        Assert.Equal((0, 200), (budget.Left(RecordPriority.Low), budget.Left(RecordPriority.High)));
        Assert.True(budget.IsUsed);
    }

    [Fact]
    public void Left_NextDay_IsWholeAgain()
    {
        var budget = new DailyBudget(1_000, Hub, _ledger);
        _ledger.Add(EgressKind.Records, Hub, 1_000);
        Assert.Equal(TimeSpan.FromHours(4), budget.UntilNextDay);

        _time.Advance(TimeSpan.FromHours(4));

        Assert.Equal(800, budget.Left(RecordPriority.Normal));
    }

    [Fact]
    public void Left_AfterARestart_IsWhatItWas()
    {
        _ledger.Add(EgressKind.Records, Hub, 600);
        _ledger.Save();

        using var again = new EgressLedger(_folder.Path, new DeviceClock(_time, "boot"));

        Assert.Equal(200, new DailyBudget(1_000, Hub, again).Left(RecordPriority.Normal));
    }

    [Fact]
    public void Explain_NothingWaitsOrSomethingIsLeft_SaysNothing()
    {
        var budget = new DailyBudget(1_000, Hub, _ledger);
        Assert.Null(budget.Explain(5));

        _ledger.Add(EgressKind.Records, Hub, 800);

        Assert.Null(budget.Explain(0));
        Assert.Equal(LinkReasons.BudgetUsed, budget.Explain(5)?.Reason);
        Assert.Contains("alarms still go", budget.Explain(5)!.Message, StringComparison.Ordinal);
    }
}
