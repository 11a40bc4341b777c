using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Pipeline;
using Edge.Protocol;
using Edge.TestKit;

namespace Edge.Agent.Tests.Devices.Signals;

public sealed class TriggeredSourceTests
{
    private const int Line = 3;

    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan MaximumAge = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task ReadAsync_Edge_TakesTheNewestFrame()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        Write(bench, folder, "frame-1.png", age: 1.5);
        Write(bench, folder, "frame-2.png", age: 0.5);
        Write(bench, folder, "frame-3.png.tmp", age: 0.1);
        Write(bench, folder, ".frame-4.png", age: 0.1);

        await using var frames = Frames(bench, folder);
        bench.Driver.Press(Line);
        var frame = await NextAsync(frames);

        Assert.Equal("frame-2.png", System.Text.Encoding.UTF8.GetString(frame.Encoded.Span));
        Assert.Equal(("frame-2", "gpio", FrameOrigin.Trigger), (frame.PartId, frame.Source, frame.Origin));
        Assert.Null(frame.Fault);
    }

    [Fact]
    public async Task ReadAsync_OldFrame_IsAFault()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        Write(bench, folder, "frame-1.png", age: 2.5);

        await using var frames = Frames(bench, folder);
        bench.Driver.Press(Line);
        var frame = await NextAsync(frames);

        Assert.Equal(SignalReasons.FrameStale, frame.Fault?.Reason);
        Assert.Contains("2500 ms old", frame.Fault?.Message, StringComparison.Ordinal);
        Assert.True(frame.Encoded.IsEmpty);
    }

    [Fact]
    public async Task ReadAsync_SameFrameForASecondEdge_IsAFault()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        Write(bench, folder, "frame-1.png", age: 0.1);
        await using var frames = Frames(bench, folder);

        bench.Driver.Press(Line);
        var first = await NextAsync(frames);
        bench.Time.Advance(Debounce);
        bench.Driver.Press(Line);
        var second = await NextAsync(frames);

        Assert.Null(first.Fault);
        Assert.Contains("served an earlier trigger", second.Fault?.Message, StringComparison.Ordinal);
        Assert.NotEqual(first.DecisionId, second.DecisionId);
    }

    [Fact]
    public async Task ReadAsync_NoFolder_IsAFaultAndNotTheEnd()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        await using var frames = Frames(bench, folder, "absent");

        bench.Driver.Press(Line);
        Assert.Equal(ReasonCode.InputOutput, (await NextAsync(frames)).Fault?.Reason);

        Directory.CreateDirectory(folder.Combine("absent"));
        bench.Time.Advance(Debounce);
        bench.Driver.Press(Line);
        Assert.Equal(SignalReasons.FrameStale, (await NextAsync(frames)).Fault?.Reason);
    }

    [Fact]
    public async Task ReadAsync_Bounce_IsCountedAndNotServed()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        await using var frames = Frames(bench, folder);

        bench.Driver.Press(Line);
        bench.Driver.Press(Line);
        bench.Driver.Press(Line);
        await NextAsync(frames);
        bench.Time.Advance(Debounce);
        bench.Driver.Press(Line);
        await NextAsync(frames);

        Assert.Equal(2, bench.Metrics.Snapshot()["edge_gpio_bounces_total{chip=\"pl061\",line=\"3\"}"]);
    }

    [Fact]
    public async Task ReadAsync_ContactOpensWithBounce_IsOnePart()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        await using var frames = Frames(bench, folder);

        bench.Driver.Drive(Line, PinValue.High);
        var first = await NextAsync(frames);
        bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        bench.Driver.Drive(Line, PinValue.Low);
        bench.Driver.Press(Line);
        bench.Time.Advance(TimeSpan.FromMilliseconds(100));
        bench.Driver.Drive(Line, PinValue.High);
        var second = await NextAsync(frames);

        Assert.Equal(TimeSpan.FromMilliseconds(200), bench.Time.GetElapsedTime(first.CaptureTimestamp, second.CaptureTimestamp));
    }

    [Fact]
    public async Task ReadAsync_PipelineStalls_EveryPartHasItsFrameAndSomeNoPicture()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        await using var frames = Frames(bench, folder);
        bench.Driver.Press(Line);
        await NextAsync(frames);

        for (var edge = 0; edge < 10; edge++)
        {
            bench.Time.Advance(Debounce);
            bench.Driver.Press(Line);
        }

        var alarm = await bench.Journal.Alarms.FirstAsync(_ => true, "alarm", SignalBench.Patience);
        Assert.Equal(SignalReasons.TriggerMissed, alarm.Reason);
        Assert.NotNull(alarm.DecisionId);
        Assert.Equal("gpio/pl061/3", Assert.Single(bench.Health.Degradations).Component);
        var waiting = new List<CapturedFrame>();
        while (waiting.Count < 10) waiting.Add(await NextAsync(frames));
        Assert.Contains(waiting, frame => frame.DecisionId == alarm.DecisionId && frame.Fault?.Reason == SignalReasons.TriggerMissed);
        Assert.Equal(10, waiting.Select(frame => frame.DecisionId).Distinct().Count());
    }

    [Fact]
    public async Task ReadAsync_FallingEdgeAsked_RisingIsIgnored()
    {
        using var folder = new TemporaryDirectory();
        await using var bench = new SignalBench();
        await using var frames = Frames(bench, folder, edge: TriggerEdge.Falling);

        bench.Driver.Drive(Line, PinValue.High);
        bench.Time.Advance(TimeSpan.FromSeconds(1));
        var before = bench.Time.GetTimestamp();
        bench.Driver.Drive(Line, PinValue.Low);
        var frame = await NextAsync(frames);

        Assert.Equal(before, frame.CaptureTimestamp);
    }

    private static IAsyncEnumerator<CapturedFrame> Frames(
        SignalBench bench, TemporaryDirectory folder, string path = "", TriggerEdge edge = TriggerEdge.Rising)
    {
        var trigger = bench.Devices.OpenTrigger(new GpioTriggerOptions("pl061", Line, edge, Debounce, TimeSpan.Zero)).Value;
        var parts = bench.Own(new PartTracker("line-1", LineOptions.None, [], null, null, bench.Metrics, bench.Time));
        var source = bench.Own(new TriggeredSource(
            "gpio", trigger, new FrameFolder(folder.Combine(path), MaximumAge, bench.Time), parts, new SignalLine("gpio", "pl061", Line), bench.Devices.Reporter, bench.Clock));
        return source.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
    }

    private static async Task<CapturedFrame> NextAsync(IAsyncEnumerator<CapturedFrame> frames)
    {
        Assert.True(await frames.MoveNextAsync().AsTask().WaitAsync(SignalBench.Patience));
        return frames.Current;
    }

    private static void Write(SignalBench bench, TemporaryDirectory folder, string name, double age)
    {
        File.WriteAllText(folder.Combine(name), name);
        File.SetLastWriteTimeUtc(folder.Combine(name), bench.Time.GetUtcNow().UtcDateTime - TimeSpan.FromSeconds(age));
    }
}
