using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Devices.Signals;

public sealed class PartTrackerTests
{
    private const int Gate = 5;

    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(20);

    [Fact]
    public async Task Settle_InTime_ActsOnTheVerdictAndLeavesItAlone()
    {
        await using var bench = new SignalBench();
        var parts = Parts(bench, AtOnce);
        var decision = Decisions.With(Verdict.Reject);
        parts.Enter(decision.DecisionId, bench.Time.GetTimestamp());
        bench.Time.Advance(Deadline - TimeSpan.FromMilliseconds(1));

        Assert.Null(parts.Missed(decision.DecisionId));
        Assert.Same(decision, parts.Settle(decision, 0));

        await bench.RecordedAsync(decision.DecisionId, PinChange.Activated);
        Assert.DoesNotContain(bench.Metrics.Snapshot().Keys, name => name.StartsWith("edge_safe_state_total", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Deadline_NoDecision_TakesTheSafeStateOnceAndTheLateVerdictIsAnError()
    {
        await using var bench = new SignalBench();
        var parts = Parts(bench, AtOnce);
        var decision = Decisions.With(Verdict.Accept);
        parts.Enter(decision.DecisionId, bench.Time.GetTimestamp());

        bench.Time.Advance(Deadline);
        await bench.RecordedAsync(decision.DecisionId, PinChange.Activated);
        Assert.Equal(SignalReasons.DeadlineMissed, parts.Missed(decision.DecisionId)?.Reason);
        bench.Time.Advance(TimeSpan.FromMilliseconds(150));
        await bench.RecordedAsync(decision.DecisionId, PinChange.Released);
        var settled = parts.Settle(decision, 0);

        Assert.Equal((Verdict.Error, SignalReasons.DeadlineMissed), (settled.Verdict, settled.ErrorCode));
        Assert.Contains("It would have been accept: open 0.97", settled.Reason, StringComparison.Ordinal);
        Assert.Equal(1, bench.Metrics.Snapshot()["edge_safe_state_total{pipeline=\"line-1\",cause=\"deadline-missed\"}"]);
        Assert.Single(bench.Journal.Actuations.Snapshot(), record => record.Change == PinChange.Activated);
    }

    [Fact]
    public async Task Settle_DueAndTheClockNotSeenYet_IsLateAllTheSame()
    {
        await using var bench = new SignalBench();
        var parts = Parts(bench, AtOnce);
        var decision = Decisions.With(Verdict.Accept);
        // A part whose edge lies as far back as its deadline: nobody can have been in time.
        parts.Enter(decision.DecisionId, bench.Time.GetTimestamp() - bench.Time.TimestampsOf(Deadline));

        Assert.Equal(Verdict.Error, parts.Settle(decision, 0).Verdict);
        await bench.RecordedAsync(decision.DecisionId, PinChange.Activated);
        Assert.Equal(1, bench.Metrics.Snapshot()["edge_safe_state_total{pipeline=\"line-1\",cause=\"deadline-missed\"}"]);
    }

    [Fact]
    public async Task Deadline_GateIsNearer_IsTheMomentThePartStandsThere()
    {
        await using var bench = new SignalBench();
        var delay = TimeSpan.FromMilliseconds(120);
        var parts = Parts(bench, new PulseOptions([Verdict.Reject, Verdict.Error], Pulse, delay, null));
        var part = Guid.CreateVersion7();
        parts.Enter(part, bench.Time.GetTimestamp());

        bench.Time.Advance(delay - TimeSpan.FromMilliseconds(1));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal([PinValue.Low], bench.LevelsOf(Gate));
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));

        await bench.RecordedAsync(part, PinChange.Activated);
    }

    [Fact]
    public async Task Deadline_ByEncoder_IsThePlaceOfTheGate()
    {
        await using var bench = new SignalBench();
        var encoder = new Encoder();
        var parts = Parts(bench, new PulseOptions([Verdict.Error], Pulse, TimeSpan.Zero, 50), new LineOptions(null, SafeState.Reject, null, null, null), encoder);
        var part = Guid.CreateVersion7();
        parts.Enter(part, bench.Time.GetTimestamp());

        for (var tick = 0; tick < 50; tick++) encoder.Tick();

        await bench.RecordedAsync(part, PinChange.Activated);
        Assert.Contains("50 ticks", parts.Missed(part)?.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settle_ThirtyPartsASecondOutOfOrder_EveryRejectIsAtItsOwnGateTime()
    {
        await using var bench = new SignalBench();
        var delay = TimeSpan.FromMilliseconds(190);
        var parts = Parts(bench, new PulseOptions([Verdict.Reject, Verdict.Error], TimeSpan.FromMilliseconds(8), delay, null));
        var began = bench.Time.GetTimestamp();
        var line = Enumerable.Range(0, 60).Select(index => (Decision: Decisions.With(index % 3 == 0 ? Verdict.Reject : Verdict.Accept), At: index * 33)).ToArray();
        var gates = new List<(Guid Part, int At)>();

        // Each part is decided 60 or 120 ms after its edge: now and then the later before the earlier.
        for (var now = 0; now <= 60 * 33 + 200; now++)
        {
            foreach (var (decision, at) in line)
            {
                if (at == now) parts.Enter(decision.DecisionId, bench.Time.GetTimestamp());
                if (at + (at % 2 == 0 ? 120 : 60) == now) Assert.Same(decision, parts.Settle(decision, 0));
            }

            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            foreach (var (decision, at) in line.Where(part => part.Decision.Verdict == Verdict.Reject && part.At + 190 == now + 1))
            {
                await bench.RecordedAsync(decision.DecisionId, PinChange.Activated);
                gates.Add((decision.DecisionId, at + 190));
            }

            foreach (var (decision, _) in line.Where(part => part.Decision.Verdict == Verdict.Reject && part.At + 190 + 8 == now + 1))
                await bench.RecordedAsync(decision.DecisionId, PinChange.Released);
        }

        var activated = bench.Journal.Actuations.Snapshot().Where(record => record.Change == PinChange.Activated).ToArray();
        Assert.Equal(line.Where(part => part.Decision.Verdict == Verdict.Reject).Select(part => part.Decision.DecisionId), activated.Select(record => record.DecisionId));
        var first = (long)(began * (1000.0 / bench.Time.TimestampFrequency));
        Assert.Equal(gates.Select(gate => first + gate.At), activated.Select(record => record.At.MonotonicMs));
    }

    [Fact]
    public async Task Settle_ErrorVerdict_IsTheSafeStateWithItsCause()
    {
        await using var bench = new SignalBench();
        var parts = Parts(bench, AtOnce);
        var decision = Decisions.With(Verdict.Error) with { ErrorCode = ReasonCode.ModelNotReady };
        parts.Enter(decision.DecisionId, bench.Time.GetTimestamp());

        parts.Settle(decision, 0);

        await bench.RecordedAsync(decision.DecisionId, PinChange.Activated);
        Assert.Equal(1, bench.Metrics.Snapshot()["edge_safe_state_total{pipeline=\"line-1\",cause=\"model-not-ready\"}"]);
    }

    private static PulseOptions AtOnce => new([Verdict.Reject, Verdict.Error], Pulse, TimeSpan.Zero, null);

    private static PartTracker Parts(SignalBench bench, PulseOptions pulse, LineOptions? options = null, Encoder? encoder = null)
    {
        var gate = bench.Actuator(Gate, pulse, encoder: encoder);
        return bench.Own(new PartTracker("line-1", options ?? LineOptions.None with { Deadline = Deadline }, [gate], encoder, null, bench.Metrics, bench.Time));
    }
}
