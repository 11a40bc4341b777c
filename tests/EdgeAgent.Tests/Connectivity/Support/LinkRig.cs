using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Records;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Connectivity.Support;

/// <summary>A broker and a session to it, run for one test.</summary>
internal sealed class LinkRig : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    private LinkRig(TestBroker broker, HubOptions options, Epoch epoch, EgressLedger? ledger)
    {
        Broker = broker;
        Options = options;
        Identity = new SessionIdentity(new DeviceAddress("plant-1", "box-7"), "1.2.3", epoch);
        Session = new HubSession(options, Identity, Health, TimeProvider.System, NullLogger<HubSession>.Instance) { Ledger = ledger };
    }

    public TestBroker Broker { get; }

    public HubOptions Options { get; }

    public SessionIdentity Identity { get; }

    public DeviceAddress Address => Identity.Address;

    public HealthBoard Health { get; } = new();

    public AgentMetrics Metrics { get; } = new();

    public HubSession Session { get; }

    public CancellationToken Stopping => _stop.Token;

    public static async Task<LinkRig> StartAsync(Func<HubOptions, HubOptions>? change = null, Epoch? epoch = null, bool run = true, EgressLedger? ledger = null)
    {
        var broker = await TestBroker.StartAsync();
        var options = new HubOptions("127.0.0.1", broker.Port, null, null, TimeSpan.FromSeconds(30), false, null, 8);
        var rig = new LinkRig(broker, change?.Invoke(options) ?? options, epoch ?? Epoch.Create(), ledger);
        if (run) rig.Run(rig.Session.RunAsync);
        return rig;
    }

    public void Run(Func<CancellationToken, Task> part) => _running.Add(Task.Run(() => part(_stop.Token)));

    public async Task ConnectedAsync() =>
        await Session.WaitConnectedAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Until.Patience, TestContext.Current.CancellationToken);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).WaitAsync(Until.Patience);
        _running.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await Broker.DisposeAsync();
        _stop.Dispose();
    }
}
