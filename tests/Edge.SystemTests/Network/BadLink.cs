using System.Diagnostics;
using System.Net;
using Edge.TestKit;
using Edge.TestKit.Network;
using Edge.TestKit.Processes;

namespace Edge.SystemTests.Network;

/// <summary>A hub, a box, and a link between them that does what a test says.</summary>
internal sealed class BadLink : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly NetworkNamespace _near = new("box");
    private readonly NetworkNamespace _far = new("hub");
    private readonly NamespaceRelay _relay;
    private readonly List<string> _fed = [];

    public BadLink()
    {
        Wire = new EmulatedWire(_near, _far);
        Hub = new HubProcess(_directory.Combine("hub"));
        View = new HubView(Hub.Http);
        // How a batch of records begins.
        _relay = new NamespaceRelay(_far, IPAddress.Parse(EmulatedWire.FarAddress), Hub.MqttPort, [(byte)'E', (byte)'R', 1]);
        Agent = new AgentProcess(_directory.Combine("box-1"), "box-1", Hub.MqttPort, Samples.Repository) { Namespace = _near };
        Agent.Configuration["hub"]!["host"] = EmulatedWire.FarAddress;
    }

    public EmulatedWire Wire { get; }

    public HubProcess Hub { get; }

    public HubView View { get; }

    public AgentProcess Agent { get; }

    public async Task StartAsync()
    {
        await Hub.StartAsync();
        Agent.Start();
        await Agent.WaitUntilReadyAsync();
    }

    /// <summary>Gives the box images to decide on.</summary>
    public void Feed(int count)
    {
        var samples = Samples.All();
        for (var i = 0; i < count; i++)
        {
            var part = $"part-{_fed.Count:d5}";
            Agent.Feed(File.ReadAllBytes(samples[_fed.Count % samples.Count].Path), part + ".png");
            _fed.Add(part);
        }
    }

    /// <summary>Takes the box's own interface down or up, as a pulled plug does.</summary>
    public void Plug(bool up) => _near.Inside("link", "set", Wire.NearInterface, up ? "up" : "down");

    /// <summary>How long after a moment records were on their way at the hub's end.</summary>
    public async Task<TimeSpan> UntilRecordsAsync(long since)
    {
        await Eventually.TrueAsync(() => Task.FromResult(_relay.SeenAt > since), "records come again", TimeSpan.FromSeconds(60));
        return Stopwatch.GetElapsedTime(since, _relay.SeenAt);
    }

    /// <summary>Waits until every part that was fed has its result, and holds that each has one.</summary>
    public async Task ExactlyOnceAsync(TimeSpan timeout)
    {
        try
        {
            await Eventually.TrueAsync(async () => (await View.TotalsAsync()).Results >= _fed.Count, $"{_fed.Count} results at the hub", timeout);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"{exception.Message}\nThe agent says:\n{Agent.Process.Output}", exception);
        }

        var results = await View.ResultsAsync("box-1");
        Assert.Equal(_fed, results.Select(result => result.PartId).Order(StringComparer.Ordinal));
        Assert.Equal(0, (await View.TotalsAsync()).RepeatedDecisions);
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        await Hub.DisposeAsync();
        _relay.Dispose();
        Wire.Dispose();
        _near.Dispose();
        _far.Dispose();
        _directory.Dispose();
    }
}
