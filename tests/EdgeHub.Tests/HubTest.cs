using Edge.Hub.Configuration;
using Edge.Protocol;
using Edge.TestKit;
using Microsoft.Extensions.DependencyInjection;

namespace Edge.Hub.Tests;

/// <summary>What tests against a whole hub share.</summary>
public abstract class HubTest : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    protected static readonly DeviceAddress Box1 = new("plant-1", "box-1"), Box2 = new("plant-1", "box-2");

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

    /// <summary>Reads the next item, or fails in time.</summary>
    protected static async Task<T> NextAsync<T>(System.Threading.Channels.ChannelReader<T> channel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(Eventually.Patience);
        return await channel.ReadAsync(patience.Token);
    }
}
