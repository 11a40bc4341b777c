using System.Device.Gpio;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Devices.Gpio;

/// <summary>The edges of an input line, bounce removed.</summary>
public sealed class GpioEdgeTrigger : IPartTrigger
{
    // Bounce comes in tens; a thousand edges behind is a line that oscillates.
    private const int Waiting = 1024;

    private readonly Channel<(long Timestamp, PinEventTypes Direction)> _edges =
        Channel.CreateBounded<(long, PinEventTypes)>(new BoundedChannelOptions(Waiting) { SingleReader = true });

    private readonly GpioBank _bank;
    private readonly GpioController _controller;
    private readonly GpioTriggerOptions _options;
    private readonly PinEventTypes _triggering;
    private readonly TimeProvider _time;
    private readonly Counter _bounces;
    private readonly Counter _overflows;

    /// <summary>Listens to a line that is claimed as an input.</summary>
    /// <param name="bank">Whose line; it is let go of with this.</param>
    /// <param name="controller">The line's controller.</param>
    /// <param name="options">Which line and edge, and what counts as one.</param>
    /// <param name="metrics">Counts edges that were bounce, and those that overflowed.</param>
    /// <param name="time">Stamps edges.</param>
    public GpioEdgeTrigger(GpioBank bank, GpioController controller, GpioTriggerOptions options, AgentMetrics metrics, TimeProvider time)
    {
        _bank = bank;
        _controller = controller;
        _options = options;
        _time = time;
        var line = $"{{chip=\"{options.Chip}\",line=\"{options.Line}\"}}";
        _bounces = metrics.Counter("edge_gpio_bounces_total" + line);
        _overflows = metrics.Counter("edge_gpio_edges_lost_total" + line);
        _triggering = options.Edge == TriggerEdge.Rising ? PinEventTypes.Rising : PinEventTypes.Falling;
        controller.RegisterCallbackForPinValueChangedEvent(options.Line, PinEventTypes.Rising | PinEventTypes.Falling, OnEdge);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PartEdge> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new EdgeFilter(_options.Debounce, _options.MinimumInterval, _time);
        await foreach (var (timestamp, direction) in _edges.Reader.ReadAllAsync(cancellationToken))
        {
            var kind = filter.Judge(timestamp, direction == _triggering);
            if (kind == EdgeKind.Bounce) _bounces.Add();
            if (kind == EdgeKind.Part) yield return new PartEdge(timestamp);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _controller.UnregisterCallbackForPinValueChangedEvent(_options.Line, OnEdge);
        _edges.Writer.TryComplete();
        _bank.Release(_controller);
    }

    // Runs on the driver's own thread, which an exception would end in silence: nothing here throws, all else happens elsewhere.
    // The driver discards the kernel's timestamp, so the edge is stamped as soon as we hear of it.
    private void OnEdge(object sender, PinValueChangedEventArgs change)
    {
        if (!_edges.Writer.TryWrite((_time.GetTimestamp(), change.ChangeType))) _overflows.Add();
    }
}
