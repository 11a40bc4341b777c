using System.Device.Gpio;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Devices.Signals;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Remote;

/// <summary>The whole agent over a real broker, with a simulated chip: a line that the hub alone has described.</summary>
public sealed class RemoteGpioTests : IDisposable
{
    private const int Button = 5;
    private const int Ejector = 6;
    private const int Foreign = 7;

    private readonly BoxFixture _box = new();
    private readonly SimulatedBackend _chip = new();
    private AgentOptions _options = null!;
    private long _revision;

    public void Dispose() => _box.Dispose();

    [Fact]
    public Task Desired_PipelineWithAllowedLines_InspectsOnTheEdgeAndEjects() => WithAgentAsync(async broker =>
    {
        await DesireAsync(broker, Ejector);
        await StateAsync(broker, ConfigurationState.Applied);

        PartArrives();

        await EjectedAsync();
    });

    [Fact]
    public Task Desired_LineThatIsNotAllowed_IsRefusedAndThePipelineBeforeGoesOn() => WithAgentAsync(async broker =>
    {
        await DesireAsync(broker, Ejector);
        await StateAsync(broker, ConfigurationState.Applied);

        await DesireAsync(broker, Foreign);

        var report = await StateAsync(broker, ConfigurationState.Failed);
        Assert.Contains($"line {Foreign}", report.Message, StringComparison.Ordinal);
        PartArrives();
        await EjectedAsync();
        Assert.DoesNotContain(_chip.Driver.Writes.Snapshot(), write => write.Line == Foreign);
    });

    private async Task WithAgentAsync(Func<TestBroker, Task> test)
    {
        await using var broker = await TestBroker.StartAsync();
        _options = _box.Configure($$"""
            "hub": { "host": "127.0.0.1", "port": {{broker.Port}} }, "api": "none",
            "remote": {
              "pipelines": "allow", "folders": [ "inbox" ],
              "lines": [ { "chip": "pl061", "line": {{Button}} }, { "chip": "pl061", "line": {{Ejector}} } ]
            }
            """);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var built = await AgentComposition.BuildAsync(_options, NullLoggerFactory.Instance, TimeProvider.System, gpio: _chip);
        await using (var agent = built.Value)
        {
            var run = agent.RunAsync(() => { }, stop.Token);
            await test(broker);
            await stop.CancelAsync();
            await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        }

        Assert.Equal([("line-1", Verdict.Reject)], BoxFixture.ReadJournal(_options).Select(decision => (decision.Pipeline, decision.Verdict)));
    }

    /// <summary>The camera's frame first, of this moment, then the sensor.</summary>
    private void PartArrives()
    {
        File.WriteAllBytes(Path.Combine(_box.Inbox, "frame.png"), File.ReadAllBytes(Path.Combine(Samples.Folder, "open-001.png")));
        _chip.Driver.Press(Button);
    }

    private async Task DesireAsync(TestBroker broker, int output)
    {
        var pipeline = JsonElement.Parse($$"""
            {
              "name": "line-1", "model": "pcb-defects",
              "source": { "gpio": { "chip": "pl061", "line": {{Button}}, "framePath": {{JsonSerializer.Serialize(_box.Inbox)}}, "maxFrameAge": "1h" } },
              "gpio": [ { "chip": "pl061", "line": {{output}}, "on": "reject", "pulse": "50ms" } ]
            }
            """);
        var desired = new DesiredState(1, ++_revision, [], [pipeline]);
        await broker.SendAsync(Topics.Desired(_options.Address), JsonSerializer.SerializeToUtf8Bytes(desired, ProtocolJson.Default.DesiredState), retain: true);
    }

    private async Task<ConfigurationReport> StateAsync(TestBroker broker, ConfigurationState state)
    {
        ConfigurationReport? found = null;
        await Within.Eventually(() => (found = Newest(broker)?.Pipelines?.FirstOrDefault(report => report.State == state)) is not null, $"line-1 is {state}");
        return found!;
    }

    private ReportedState? Newest(TestBroker broker) => broker.Published.LastOrDefault(message => message.Topic == Topics.Reported(_options.Address)) is { Payload: { } payload }
        ? ProtocolJson.Parse(payload, ProtocolJson.Default.ReportedState, "reported state").Value
        : null;

    /// <summary>A pulse: the line goes high, and low after it.</summary>
    private async Task EjectedAsync()
    {
        await _chip.Driver.Writes.FirstAsync(write => write == (Ejector, PinValue.High), "the ejector moves", Within.Limit);
        await Within.Eventually(() => _chip.Driver.Writes.Snapshot().Last(write => write.Line == Ejector).Level == PinValue.Low, "the ejector is back");
    }
}
