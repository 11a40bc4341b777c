using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Devices.Signals;

public sealed class SignalReporterTests
{
    [Fact]
    public async Task Changed_JournalFull_CountsTheLossAndGoesOn()
    {
        var journal = new RecordingJournal { Failure = new Problem(ReasonCode.DiskFull, "No space left.") };
        var metrics = new AgentMetrics();
        var reporter = new SignalReporter(journal, new HealthBoard(), metrics, new DeviceClock(new FakeTimeProvider(), "boot-1"));

        reporter.Changed(new SignalLine("gpio", "pl061", 5), Guid.CreateVersion7(), PinChange.Activated);
        reporter.Changed(new SignalLine("gpio", "pl061", 5), Guid.CreateVersion7(), PinChange.Released);
        await reporter.DisposeAsync();

        Assert.Equal(2, metrics.Snapshot()["edge_signal_records_lost_total"]);
    }

    [Fact]
    public async Task Changed_FasterThanTheDisk_AreAppendedTogetherAndNoneIsLost()
    {
        var disk = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var journal = new RecordingJournal { Open = disk.Task };
        var metrics = new AgentMetrics();
        var reporter = new SignalReporter(journal, new HealthBoard(), metrics, new DeviceClock(new FakeTimeProvider(), "boot-1"));
        var decisions = Enumerable.Range(0, 1_000).Select(_ => Guid.CreateVersion7()).ToList();

        foreach (var decision in decisions) reporter.Changed(new SignalLine("gpio", "pl061", 5), decision, PinChange.Activated);
        disk.SetResult();
        await reporter.DisposeAsync();

        Assert.Equal(decisions, journal.Actuations.Snapshot().Select(actuation => actuation.DecisionId));
        Assert.InRange(journal.Groups.Snapshot().Count, 1_000 / 64, 1_000 / 64 + 2);
        Assert.Equal(0, metrics.Snapshot()["edge_signal_records_lost_total"]);
    }
}
