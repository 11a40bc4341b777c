using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Devices.Signals;

public sealed class ActuatorTests
{
    private const int Line = 5;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Act_Reject_PulsesTheLineAndRecordsBothChanges(bool activeLow)
    {
        await using var bench = new SignalBench();
        var actuator = Open(bench, activeLow);
        var decision = Guid.CreateVersion7();

        Act(bench, actuator, decision);
        var activated = await bench.RecordedAsync(decision, PinChange.Activated);
        bench.Time.Advance(Pulse);
        var released = await bench.RecordedAsync(decision, PinChange.Released);

        var rest = activeLow ? PinValue.High : PinValue.Low;
        Assert.Equal([rest, !rest, rest], bench.LevelsOf(Line));
        Assert.Equal(("pl061", Line), (activated.Chip, activated.Line));
        Assert.Equal(Pulse.TotalMilliseconds, released.At.MonotonicMs - activated.At.MonotonicMs);
    }

    [Fact]
    public async Task Act_OtherVerdict_LeavesTheLineAlone()
    {
        await using var bench = new SignalBench();
        var actuator = Open(bench);
        var reject = Guid.CreateVersion7();

        Act(bench, actuator, Guid.CreateVersion7(), Verdict.Accept);
        Act(bench, actuator, reject);
        await bench.RecordedAsync(reject, PinChange.Activated);

        Assert.Single(bench.Journal.Actuations.Snapshot());
    }

    [Fact]
    public async Task Act_BeforeThePulseIsOver_ExtendsIt()
    {
        await using var bench = new SignalBench();
        var actuator = Open(bench);
        var first = Guid.CreateVersion7();
        var second = Guid.CreateVersion7();

        Act(bench, actuator, first);
        await bench.RecordedAsync(first, PinChange.Activated);
        bench.Time.Advance(Pulse * 0.8);
        Act(bench, actuator, second);
        await bench.RecordedAsync(second, PinChange.Extended);
        bench.Time.Advance(Pulse * 0.8);
        Assert.Equal([PinValue.Low, PinValue.High], bench.LevelsOf(Line));
        bench.Time.Advance(Pulse * 0.2);
        await bench.RecordedAsync(second, PinChange.Released);

        Assert.Equal([PinValue.Low, PinValue.High, PinValue.Low], bench.LevelsOf(Line));
    }

    [Fact]
    public async Task Act_WriteFails_RaisesAnAlarmAndServesTheNextPart()
    {
        await using var bench = new SignalBench();
        var actuator = Open(bench);
        var failed = Guid.CreateVersion7();
        var next = Guid.CreateVersion7();

        bench.Driver.BeforeWrite = (_, _) => throw new IOException("No such device");
        Act(bench, actuator, failed);
        var alarm = await bench.Journal.Alarms.FirstAsync(_ => true, "alarm", SignalBench.Patience);
        Assert.Equal((failed, "gpio/pl061/5"), (alarm.DecisionId, alarm.Component));
        Assert.Contains("No such device", Assert.Single(bench.Health.Degradations).Message, StringComparison.Ordinal);

        bench.Driver.BeforeWrite = null;
        Act(bench, actuator, next);
        await bench.RecordedAsync(next, PinChange.Activated);
        Assert.Empty(bench.Health.Degradations);
    }

    [Fact]
    public async Task Release_WriteFails_IsTriedAgainWithOneAlarm()
    {
        await using var bench = new SignalBench();
        var actuator = Open(bench);
        var decision = Guid.CreateVersion7();

        Act(bench, actuator, decision);
        await bench.RecordedAsync(decision, PinChange.Activated);
        var count = 0;
        bench.Driver.BeforeWrite = (_, _) =>
        {
            if (Interlocked.Increment(ref count) < 3) throw new IOException("No such device");
        };
        // Time goes on until the attempt is there: the sink arms its timer anew only after a failed one.
        await Until.TrueAsync(() =>
        {
            bench.Time.Advance(Pulse);
            return Volatile.Read(ref count) >= 3;
        });

        await bench.RecordedAsync(decision, PinChange.Released);
        Assert.Single(bench.Journal.Alarms.Snapshot());
    }

    [Fact]
    public async Task Act_DriverStuck_NeverWaits()
    {
        await using var bench = new SignalBench();
        var actuator = Open(bench);
        using var stuck = new ManualResetEventSlim();
        bench.Driver.BeforeWrite = (_, _) => stuck.Wait();
        try
        {
            for (var count = 0; count < 1100; count++)
            {
                Act(bench, actuator, Guid.CreateVersion7());
            }

            var alarm = await bench.Journal.Alarms.FirstAsync(_ => true, "alarm", SignalBench.Patience);
            Assert.Contains("is stuck", alarm.Message, StringComparison.Ordinal);
        }
        finally
        {
            stuck.Set();
        }
    }

    [Fact]
    public async Task Dispose_DuringAPulse_EndsItAndLeavesTheLineAtRest()
    {
        var bench = new SignalBench();
        var actuator = Open(bench);
        var decision = Guid.CreateVersion7();
        Act(bench, actuator, decision);
        await bench.RecordedAsync(decision, PinChange.Activated);

        await bench.DisposeAsync();

        Assert.Equal(PinValue.Low, bench.LevelsOf(Line).Last());
        Assert.Equal(PinChange.Released, bench.Journal.Actuations.Snapshot()[^1].Change);
    }

    [Fact]
    public async Task Act_WithDelay_MovesAtThePartsMomentFromItsEdge()
    {
        await using var bench = new SignalBench();
        var actuator = bench.Actuator(Line, new PulseOptions([Verdict.Reject], Pulse, TimeSpan.FromMilliseconds(350), null));
        var part = Guid.CreateVersion7();
        var edge = new PartPlace(bench.Time.GetTimestamp(), 0);

        bench.Time.Advance(TimeSpan.FromMilliseconds(120));
        actuator.Act(part, Verdict.Reject, edge);
        bench.Time.Advance(TimeSpan.FromMilliseconds(229));
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal([PinValue.Low], bench.LevelsOf(Line));
        bench.Time.Advance(TimeSpan.FromMilliseconds(1));
        var activated = await bench.RecordedAsync(part, PinChange.Activated);

        Assert.Equal(350, bench.Time.GetElapsedTime(edge.Timestamp).TotalMilliseconds);
        Assert.Equal(part, activated.DecisionId);
    }

    [Fact]
    public async Task Act_InAnotherOrderThanTheParts_EachMovesAtItsOwnMoment()
    {
        await using var bench = new SignalBench();
        var actuator = bench.Actuator(Line, new PulseOptions([Verdict.Reject], TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(300), null));
        var edges = Enumerable.Range(0, 3).Select(index => (Id: Guid.CreateVersion7(), At: bench.Time.GetTimestamp() + index * bench.Time.TimestampFrequency / 10)).ToArray();

        foreach (var index in new[] { 2, 0, 1 }) actuator.Act(edges[index].Id, Verdict.Reject, new PartPlace(edges[index].At, 0));
        bench.Time.Advance(TimeSpan.FromMilliseconds(299));
        for (var index = 0; index < 3; index++)
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(1));
            await bench.RecordedAsync(edges[index].Id, PinChange.Activated);
            bench.Time.Advance(TimeSpan.FromMilliseconds(10));
            await bench.RecordedAsync(edges[index].Id, PinChange.Released);
            bench.Time.Advance(TimeSpan.FromMilliseconds(89));
        }

        Assert.Equal(edges.Select(edge => edge.Id), bench.Journal.Actuations.Snapshot().Where(record => record.Change == PinChange.Activated).Select(record => record.DecisionId));
    }

    [Fact]
    public async Task Act_PartHasPassedItsGate_DoesNotMoveForTheNextOne()
    {
        await using var bench = new SignalBench();
        var actuator = bench.Actuator(Line, new PulseOptions([Verdict.Reject], Pulse, TimeSpan.FromMilliseconds(350), null));
        var part = Guid.CreateVersion7();
        var edge = new PartPlace(bench.Time.GetTimestamp(), 0);

        bench.Time.Advance(TimeSpan.FromMilliseconds(600));
        actuator.Act(part, Verdict.Reject, edge);

        var alarm = await bench.Journal.Alarms.FirstAsync(_ => true, "alarm", SignalBench.Patience);
        Assert.Equal((part, SignalReasons.DeadlineMissed), (alarm.DecisionId, alarm.Reason));
        Assert.Equal([PinValue.Low], bench.LevelsOf(Line));
    }

    [Fact]
    public async Task Act_WithDistance_MovesWhenTheBeltHasCarriedThePartThere()
    {
        await using var bench = new SignalBench();
        var encoder = new Encoder();
        for (var tick = 0; tick < 7; tick++) encoder.Tick();
        var actuator = bench.Actuator(Line, new PulseOptions([Verdict.Reject], Pulse, TimeSpan.Zero, 420), encoder: encoder);
        var part = Guid.CreateVersion7();

        actuator.Act(part, Verdict.Reject, new PartPlace(bench.Time.GetTimestamp(), encoder.Position));
        // A belt that stands carries nothing, however long.
        bench.Time.Advance(TimeSpan.FromHours(1));
        for (var tick = 0; tick < 419; tick++) encoder.Tick();
        await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.Equal([PinValue.Low], bench.LevelsOf(Line));
        encoder.Tick();

        await bench.RecordedAsync(part, PinChange.Activated);
    }

    private static Actuator Open(SignalBench bench, bool activeLow = false) =>
        bench.Actuator(Line, new PulseOptions([Verdict.Reject], Pulse, TimeSpan.Zero, null), activeLow);

    private static void Act(SignalBench bench, Actuator actuator, Guid part, Verdict verdict = Verdict.Reject) =>
        actuator.Act(part, verdict, new PartPlace(bench.Time.GetTimestamp(), 0));
}
