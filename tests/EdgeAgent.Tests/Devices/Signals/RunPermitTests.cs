using System.Device.Gpio;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Devices.Signals;

public sealed class RunPermitTests : IDisposable
{
    private const int Run = 6;

    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public async Task Stop_PartNobodyJudged_TakesThePermissionUntilSomebodyGivesItBack()
    {
        await using var bench = new SignalBench();
        var lines = new LineBook();
        var permit = Open(bench, lines);
        var part = Guid.CreateVersion7();
        await LevelAsync(bench, PinValue.High);

        permit.Stop(part, SignalReasons.DeadlineMissed);
        permit.Stop(Guid.CreateVersion7(), ReasonCode.ModelNotReady);
        await LevelAsync(bench, PinValue.Low);
        Assert.Equal(("stopped", "deadline-missed", part), (lines.Lines[0].State, lines.Lines[0].Stop?.Cause, lines.Lines[0].Stop?.DecisionId));
        Assert.Equal(SignalReasons.LineStopped, bench.Health.Find("line/line-1")?.Reason);

        Assert.Null(lines.Resume("line-1", "Ana", "lamp was broken."));
        await LevelAsync(bench, PinValue.High);
        Assert.Null(bench.Health.Find("line/line-1"));
        Assert.Equal("running", lines.Lines[0].State);
        var alarms = bench.Journal.Alarms;
        await alarms.FirstAsync(alarm => alarm.Reason == SignalReasons.LineStopped && alarm.DecisionId == part, "stop", SignalBench.Patience);
        await alarms.FirstAsync(alarm => alarm.Reason == SignalReasons.LineResumed && alarm.Message.StartsWith("Ana let", StringComparison.Ordinal), "resume", SignalBench.Patience);
    }

    [Fact]
    public async Task Open_AfterAStop_DoesNotLetTheLineRun()
    {
        await using (var before = new SignalBench())
        {
            Open(before, new LineBook()).Stop(Guid.CreateVersion7(), SignalReasons.DeadlineMissed);
        }

        await using var bench = new SignalBench();
        var lines = new LineBook();
        var permit = Open(bench, lines);
        Assert.NotNull(permit.Stopped);
        Assert.DoesNotContain(PinValue.High, bench.LevelsOf(Run));

        Assert.Null(lines.Resume("line-1", "Ana", "found it."));
        await LevelAsync(bench, PinValue.High);
    }

    [Fact]
    public async Task Open_NoteThatCannotBeRead_DoesNotLetTheLineRun()
    {
        await using (var before = new SignalBench())
        {
            Open(before, new LineBook()).Stop(Guid.CreateVersion7(), SignalReasons.DeadlineMissed);
        }

        await File.WriteAllTextAsync(Assert.Single(Directory.GetFiles(_data.Combine("lines"))), "{", TestContext.Current.CancellationToken);
        await using var bench = new SignalBench();

        Assert.Contains("cannot be read", Open(bench, new LineBook()).Stopped?.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_RunningLine_TakesThePermission()
    {
        var bench = new SignalBench();
        Open(bench, new LineBook());
        await LevelAsync(bench, PinValue.High);

        await bench.DisposeAsync();

        Assert.Equal([PinValue.Low, PinValue.High, PinValue.Low], bench.LevelsOf(Run));
    }

    [Fact]
    public async Task Stop_DriverRefuses_IsTriedUntilItIsDone()
    {
        await using var bench = new SignalBench();
        var permit = Open(bench, new LineBook());
        await LevelAsync(bench, PinValue.High);
        bench.Driver.BeforeWrite = (_, _) => throw new IOException("No such device");

        permit.Stop(Guid.CreateVersion7(), SignalReasons.DeadlineMissed);
        await bench.Journal.Alarms.FirstAsync(alarm => alarm.Message.Contains("No such device", StringComparison.Ordinal), "alarm", SignalBench.Patience);
        bench.Driver.BeforeWrite = null;

        await Until.TrueAsync(() =>
        {
            bench.Time.Advance(TimeSpan.FromMilliseconds(100));
            return bench.LevelsOf(Run).Last() == PinValue.Low;
        });
    }

    [Fact]
    public async Task Resume_ByButton_LetsTheLineRun()
    {
        await using var bench = new SignalBench();
        var permit = Open(bench, new LineBook());
        var button = bench.Devices.OpenTrigger(new("pl061", 3, Agent.Configuration.TriggerEdge.Rising, TimeSpan.FromMilliseconds(50), TimeSpan.Zero)).Value;
        bench.Own(new ResetButton(button, permit));
        permit.Stop(Guid.CreateVersion7(), SignalReasons.DeadlineMissed);
        Assert.NotNull(permit.Stopped);

        bench.Driver.Press(3);

        await Until.TrueAsync(() => permit.Stopped is null);
    }

    [Fact]
    public void Resume_PipelineWithoutAnOutput_SaysWhichHaveOne() =>
        Assert.Contains("No pipeline here has one", new LineBook().Resume("line-1", "Ana", "because")?.Message, StringComparison.Ordinal);

    private RunPermit Open(SignalBench bench, LineBook lines)
    {
        var permit = bench.Own(new RunPermit("line-1", bench.Output(Run), new StopNote(_data.Path, "line-1"), bench.Devices.Reporter, bench.Clock));
        bench.Own(lines.Enter(permit));
        return permit;
    }

    private static Task LevelAsync(SignalBench bench, PinValue level) => Until.TrueAsync(() => bench.LevelsOf(Run).Last() == level);
}
