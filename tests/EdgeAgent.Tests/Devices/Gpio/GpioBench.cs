using System.Device.Gpio;
using Edge.Agent.Devices.Gpio;
using Edge.Agent.Diagnostics;
using Edge.TestKit.Gpio;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Devices.Gpio;

/// <summary>The GPIO part of an agent over a simulated chip.</summary>
internal sealed class GpioBench : IAsyncDisposable
{
    /// <summary>Long enough for any scheduler; a test that passes never waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public GpioBench()
    {
        Clock = new DeviceClock(Time, "boot-1");
        Devices = new GpioDevices(Backend, new GpioReporter(Journal, Health, Metrics, Clock), Metrics, Clock);
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

    public ValueTask DisposeAsync() => Devices.DisposeAsync();
}
