using Edge.Agent.Devices.Signals;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Devices.Signals;

public sealed class BoxSignalTests
{
    [Fact]
    public async Task Heartbeat_AgentThatStandsStill_EndsWithinSeconds()
    {
        await using var bench = new SignalBench();
        var alive = true;
        var heart = bench.Own(new Heartbeat(bench.Output(1), TimeSpan.FromSeconds(1), () => Volatile.Read(ref alive), bench.Devices.Reporter, bench.Time));
        using var stop = new CancellationTokenSource();
        var looking = heart.RunAsync(stop.Token);

        await PassAsync(bench, TimeSpan.FromSeconds(20));
        var beats = bench.LevelsOf(1).Count();
        Assert.True(beats > 20, $"{beats} changes");
        Assert.DoesNotContain(true, bench.LevelsOf(1).Zip(bench.LevelsOf(1).Skip(2), (one, next) => one != next));

        Volatile.Write(ref alive, false);
        await PassAsync(bench, TimeSpan.FromSeconds(10));
        beats = bench.LevelsOf(1).Count();
        await PassAsync(bench, TimeSpan.FromSeconds(10));
        Assert.Equal(beats, bench.LevelsOf(1).Count());

        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => looking);
    }

    [Fact]
    public async Task StackLight_SaysTheWorst()
    {
        using var data = new TemporaryDirectory();
        await using var bench = new SignalBench();
        var lines = new LineBook();
        var permit = bench.Own(new RunPermit("line-1", bench.Output(6), new StopNote(data.Path, "line-1"), bench.Devices.Reporter, bench.Clock));
        bench.Own(lines.Enter(permit));
        bench.Own(new StackLight(bench.Output(1), bench.Output(2), bench.Output(3), bench.Health, lines, bench.Devices.Reporter, bench.Time));

        await LampAsync(bench, green: true);
        bench.Health.Degrade("model/pcb", new Problem(ReasonCode.ModelNotReady, "Not there."));
        await LampAsync(bench, yellow: true);
        permit.Stop(Guid.CreateVersion7(), ReasonCode.ModelNotReady);
        await LampAsync(bench, red: true);
        permit.Resume("Ana", "found it.");
        await LampAsync(bench, yellow: true);
        bench.Health.Recover("model/pcb");
        await LampAsync(bench, green: true);
    }

    private static Task LampAsync(SignalBench bench, bool green = false, bool yellow = false, bool red = false) => Until.TrueAsync(
        () => bench.LevelsOf(1).Last() == green && bench.LevelsOf(2).Last() == yellow && bench.LevelsOf(3).Last() == red);

    private static async Task PassAsync(SignalBench bench, TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromMilliseconds(250))
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Delay(2);
        }
    }
}
