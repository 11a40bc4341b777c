using Edge.Hub.Configuration;
using Edge.Protocol;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Hub.Tests;

/// <summary>What tests against a whole hub share.</summary>
public abstract class HubTest : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    protected static readonly DeviceAddress Box1 = new("plant-1", "box-1"), Box2 = new("plant-1", "box-2");

    /// <summary>Long enough for a loaded two-core machine; a passing test never waits it out.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    protected static CancellationToken Stop => TestContext.Current.CancellationToken;

    protected string Folder => _folder.Path;

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Task<TestHub> StartHubAsync(Action<IServiceCollection>? adjust = null, Func<HubOptions, HubOptions>? options = null) =>
        TestHub.StartAsync(Folder, Stop, adjust, options);

    private protected static async Task<SimulatedDevice> ConnectAsync(TestHub hub, DeviceAddress address, SimulatedJournal? journal = null)
    {
        var device = new SimulatedDevice(address, journal);
        await device.ConnectAsync(hub.Mqtt, Stop);
        return device;
    }

    /// <summary>Waits until something holds.</summary>
    protected static Task UntilAsync(Func<bool> condition, string what) => UntilAsync(() => Task.FromResult(condition()), what);

    /// <summary>Waits until something holds.</summary>
    protected static Task UntilAsync(Func<Task<bool>> condition, string what) => Eventually.TrueAsync(condition, what, Patience);

    /// <summary>Reads the next item, or fails in time.</summary>
    protected static async Task<T> NextAsync<T>(System.Threading.Channels.ChannelReader<T> channel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Patience);
        return await channel.ReadAsync(patience.Token);
    }
}
