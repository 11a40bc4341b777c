using System.Device.Gpio;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Tests.Commands;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Devices.Signals;

/// <summary>The whole agent at a line of simulated pins: what a part that nobody judged leads to.</summary>
public sealed class LineTests : IDisposable
{
    private const int Button = 3;
    private const int Reset = 1;
    private const int Gate = 5;
    private const int Run = 6;

    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(600);

    /// <summary>Decoding it alone takes tens of milliseconds; each differs, as a camera's frames do.</summary>
    private byte[] LargePicture => TestImages.Gray(4000, 3000, (x, y) => (byte)(x * y * (_frames + 3)));

    private readonly BoxFixture _box = new();
    private readonly SimulatedBackend _chip = new();
    private int _frames;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Parts_GoodBadAndUnseen_EachHasItsGateAndTheUnseenOneStopsTheLine()
    {
        var options = Configure("\"deadline\": \"5s\"");
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            Assert.Equal(PinValue.High, Level(Run));
            PartArrives("good-001.png");
            await Task.Delay(50, TestContext.Current.CancellationToken);
            var edge = TimeProvider.System.GetTimestamp();
            PartArrives("open-001.png");
            await _chip.Driver.Writes.FirstAsync(write => write == (Gate, PinValue.High), "the gate moves", Within.Limit);
            Assert.InRange(TimeProvider.System.GetElapsedTime(edge), Delay, Delay + Within.Limit);
            Assert.Equal(PinValue.High, Level(Run));

            // The sensor saw a part, and the camera nothing.
            _chip.Driver.Press(Button);
            await Within.Eventually(() => Level(Run) == PinValue.Low, "the line stands");
            Assert.Contains("stopped  frame-stale", (await LineAsync("status")).Output, StringComparison.Ordinal);
            await Within.Eventually(() => Gates() == 2, "the part that nobody saw goes through the reject gate");

            Assert.Equal(0, (await LineAsync("resume", "line", "--by", "Ana", "--why", "the camera hung.")).Code);
            await Within.Eventually(() => Level(Run) == PinValue.High, "the line runs");
            Assert.NotEqual(0, (await LineAsync("resume", "line", "--why", "again.")).Code);
        }, _chip);

        Assert.Equal([Verdict.Accept, Verdict.Reject, Verdict.Error], BoxFixture.ReadJournal(options).Select(decision => decision.Verdict));
        Assert.Equal(SignalReasons.FrameStale, BoxFixture.ReadJournal(options)[^1].ErrorCode);
    }

    [Fact]
    public async Task Parts_NoModel_TakeTheSafeState()
    {
        var options = Configure("\"deadline\": \"5s\"", model: "not-there");
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            PartArrives("good-001.png");
            await Within.Eventually(() => Level(Run) == PinValue.Low, "the line stands");
            await Within.Eventually(() => Gates() == 1, "the part goes through the reject gate");
        }, _chip);

        Assert.Equal(ReasonCode.ModelNotReady, Assert.Single(BoxFixture.ReadJournal(options)).ErrorCode);
    }

    [Fact]
    public async Task Parts_DecidedTooLate_WereRejectedAtTheirDeadlineAndSayWhatTheyWouldHaveBeen()
    {
        var options = Configure("\"deadline\": \"1ms\"");
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            PartArrives(LargePicture);
            await Within.Eventually(() => Level(Run) == PinValue.Low && Gates() == 1, "the safe state is taken");
            _chip.Driver.Press(Reset);
            await Within.Eventually(() => Level(Run) == PinValue.High, "the button lets the line run");
            PartArrives(LargePicture);
            await Within.Eventually(() => Gates() == 2, "the next one, too");
        }, _chip);

        var decisions = BoxFixture.ReadJournal(options);
        Assert.Equal(2, decisions.Count);
        Assert.All(decisions, decision => Assert.Equal((Verdict.Error, SignalReasons.DeadlineMissed), (decision.Verdict, decision.ErrorCode)));
        Assert.Contains("Not decided within 1 ms", decisions[0].Reason, StringComparison.Ordinal);
    }

    private AgentOptions Configure(string line, string model = "pcb-defects") => _box.Configure($$"""
        "hub": "none", "api": { "listen": "127.0.0.1:{{Ports.Free()}}" },
        "pipelines": [ {
          "name": "line", "model": "{{model}}", "safeState": "stop", {{line}},
          "source": { "gpio": { "chip": "pl061", "line": {{Button}}, "framePath": {{JsonSerializer.Serialize(_box.Inbox)}}, "maxFrameAge": "1h" } },
          "run": { "chip": "pl061", "line": {{Run}} }, "reset": { "chip": "pl061", "line": {{Reset}} },
          "gpio": [ { "chip": "pl061", "line": {{Gate}}, "pulse": "20ms", "delay": "{{Delay.TotalMilliseconds}}ms" } ]
        } ]
        """);

    private Task<CommandRun> LineAsync(params string[] words) => CommandRun.OfAsync(["line", .. words, "--config", _box.ConfigurationFile]);

    /// <summary>The camera's frame first, of this moment, then the sensor.</summary>
    private void PartArrives(string sample) => PartArrives(File.ReadAllBytes(Path.Combine(Samples.Folder, sample)));

    private void PartArrives(byte[] picture)
    {
        var name = Path.Combine(_box.Inbox, $"part-{++_frames}.png");
        File.WriteAllBytes(name + ".tmp", picture);
        File.Move(name + ".tmp", name);
        _chip.Driver.Press(Button);
    }

    private PinValue Level(int line) => _chip.Driver.Writes.Snapshot().Last(write => write.Line == line).Level;

    private int Gates() => _chip.Driver.Writes.Snapshot().Count(write => write == (Gate, PinValue.High));
}
