using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Devices.Gpio;

public sealed class GpioPulseSinkTests
{
    private const int Line = 5;

    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(100);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task HandleAsync_Reject_PulsesTheLineAndRecordsBothChanges(bool activeLow)
    {
        await using var bench = new GpioBench();
        var sink = Open(bench, activeLow);
        var decision = Decisions.With(Verdict.Reject);

        await sink.HandleAsync(decision, CancellationToken.None);
        var activated = await RecordedAsync(bench, decision, PinChange.Activated);
        bench.Time.Advance(Pulse);
        var released = await RecordedAsync(bench, decision, PinChange.Released);

        var rest = activeLow ? PinValue.High : PinValue.Low;
        Assert.Equal([rest, !rest, rest], bench.LevelsOf(Line));
        Assert.Equal(("pl061", Line), (activated.Chip, activated.Line));
        Assert.Equal(Pulse.TotalMilliseconds, released.At.MonotonicMs - activated.At.MonotonicMs);
    }

    [Fact]
    public async Task HandleAsync_OtherVerdict_LeavesTheLineAlone()
    {
        await using var bench = new GpioBench();
        var sink = Open(bench);
        var reject = Decisions.With(Verdict.Reject);

        await sink.HandleAsync(Decisions.With(Verdict.Accept), CancellationToken.None);
        await sink.HandleAsync(reject, CancellationToken.None);
        await RecordedAsync(bench, reject, PinChange.Activated);

        Assert.Single(bench.Journal.Actuations.Snapshot());
    }

    [Fact]
    public async Task HandleAsync_BeforeThePulseIsOver_ExtendsIt()
    {
        await using var bench = new GpioBench();
        var sink = Open(bench);
        var first = Decisions.With(Verdict.Reject);
        var second = Decisions.With(Verdict.Reject);

        await sink.HandleAsync(first, CancellationToken.None);
        await RecordedAsync(bench, first, PinChange.Activated);
        bench.Time.Advance(Pulse * 0.8);
        await sink.HandleAsync(second, CancellationToken.None);
        await RecordedAsync(bench, second, PinChange.Extended);
        bench.Time.Advance(Pulse * 0.8);
        Assert.Equal([PinValue.Low, PinValue.High], bench.LevelsOf(Line));
        bench.Time.Advance(Pulse * 0.2);
        await RecordedAsync(bench, second, PinChange.Released);

        Assert.Equal([PinValue.Low, PinValue.High, PinValue.Low], bench.LevelsOf(Line));
    }

    [Fact]
    public async Task HandleAsync_WriteFails_RaisesAnAlarmAndServesTheNextPart()
    {
        await using var bench = new GpioBench();
        var sink = Open(bench);
        var failed = Decisions.With(Verdict.Reject);
        var next = Decisions.With(Verdict.Reject);

        bench.Driver.BeforeWrite = (_, _) => throw new IOException("No such device");
        await sink.HandleAsync(failed, CancellationToken.None);
        var alarm = await bench.Journal.Alarms.FirstAsync(_ => true, "alarm", GpioBench.Patience);
        Assert.Equal((failed.DecisionId, "gpio/pl061/5"), (alarm.DecisionId, alarm.Component));
        Assert.Contains("No such device", Assert.Single(bench.Health.Degradations).Message, StringComparison.Ordinal);

        bench.Driver.BeforeWrite = null;
        await sink.HandleAsync(next, CancellationToken.None);
        await RecordedAsync(bench, next, PinChange.Activated);
        Assert.Empty(bench.Health.Degradations);
    }

    [Fact]
    public async Task Release_WriteFails_IsTriedAgainWithOneAlarm()
    {
        await using var bench = new GpioBench();
        var sink = Open(bench);
        var decision = Decisions.With(Verdict.Reject);

        await sink.HandleAsync(decision, CancellationToken.None);
        await RecordedAsync(bench, decision, PinChange.Activated);
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

        await RecordedAsync(bench, decision, PinChange.Released);
        Assert.Single(bench.Journal.Alarms.Snapshot());
    }

    [Fact]
    public async Task HandleAsync_DriverStuck_NeverWaits()
    {
        await using var bench = new GpioBench();
        var sink = Open(bench);
        using var stuck = new ManualResetEventSlim();
        bench.Driver.BeforeWrite = (_, _) => stuck.Wait();
        try
        {
            for (var count = 0; count < 300; count++)
            {
                var handled = sink.HandleAsync(Decisions.With(Verdict.Reject), CancellationToken.None).AsTask();
                Assert.True(handled.IsCompletedSuccessfully);
            }

            var alarm = await bench.Journal.Alarms.FirstAsync(_ => true, "alarm", GpioBench.Patience);
            Assert.Contains("is stuck", alarm.Message, StringComparison.Ordinal);
        }
        finally
        {
            stuck.Set();
        }
    }

    [Fact]
    public async Task DisposeAsync_DuringAPulse_LeavesTheLineAtRest()
    {
        var bench = new GpioBench();
        var sink = Open(bench);
        var decision = Decisions.With(Verdict.Reject);
        await sink.HandleAsync(decision, CancellationToken.None);
        await RecordedAsync(bench, decision, PinChange.Activated);

        await bench.DisposeAsync();

        Assert.Equal(PinValue.Low, bench.LevelsOf(Line).Last());
        Assert.Equal(PinChange.Released, bench.Journal.Actuations.Snapshot()[^1].Change);
    }

    private static GpioPulseSink Open(GpioBench bench, bool activeLow = false) =>
        bench.Devices.OpenPulse(new GpioPulseOptions("pl061", Line, [Verdict.Reject], Pulse, activeLow)).Value;

    private static Task<ActuationRecord> RecordedAsync(GpioBench bench, DecisionRecord decision, PinChange change) =>
        bench.Journal.Actuations.FirstAsync(
            record => record.DecisionId == decision.DecisionId && record.Change == change, $"{change} record", GpioBench.Patience);
}
