using System.Device.Gpio;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Devices.Signals;
using Edge.Protocol.Messages;
using Edge.Agent.Diagnostics;
using Edge.TestKit.Gpio;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Devices.Signals;

/// <summary>The lines of an agent over a simulated chip.</summary>
internal sealed class SignalBench : IAsyncDisposable
{
    /// <summary>Long enough for any scheduler; a test that passes never waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Releases _held = new();

    public SignalBench()
    {
        Clock = new DeviceClock(Time, "boot-1");
        Devices = new GpioDevices(Backend, new SignalReporter(Journal, Health, Metrics, Clock), Metrics, Clock);
    }

    public SimulatedBackend Backend { get; } = new();

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public RecordingJournal Journal { get; } = new();

    public HealthBoard Health { get; } = new();

    public AgentMetrics Metrics { get; } = new();

    public DeviceClock Clock { get; }

    public GpioDevices Devices { get; }

    public SimulatedGpioDriver Driver => Backend.Driver;

    /// <summary>The levels a line was set to, in order.</summary>
    public IEnumerable<PinValue> LevelsOf(int line) =>
        Driver.Writes.Snapshot().Where(write => write.Line == line).Select(write => write.Level);

    /// <summary>An output of the chip that pulses; let go of with the bench.</summary>
    public Actuator Actuator(int line, PulseOptions pulse, bool activeLow = false, Encoder? encoder = null) =>
        Own(new Actuator(Output(line, activeLow), pulse, encoder, Devices.Reporter, Time));

    /// <summary>An output of the chip.</summary>
    public IOutputLine Output(int line, bool activeLow = false) => Devices.OpenOutput(new GpioOutputOptions("pl061", line, activeLow)).Value;

    /// <summary>Lets go of something with the bench, what came last first.</summary>
    public T Own<T>(T held)
        where T : IDisposable => _held.Own(held);

    /// <summary>The record of a pin's change.</summary>
    public Task<ActuationRecord> RecordedAsync(Guid decision, PinChange change) =>
        Journal.Actuations.FirstAsync(record => record.DecisionId == decision && record.Change == change, $"{change} record", Patience);

    public async ValueTask DisposeAsync()
    {
        // What is on its way is waited for, by the bench's clock.
        var releasing = _held.DisposeAsync().AsTask();
        while (await Task.WhenAny(releasing, Task.Delay(1)) != releasing) Time.Advance(TimeSpan.FromMilliseconds(100));
        await Devices.DisposeAsync();
    }
}
