using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Connectivity;

/// <summary>Takes what the hub wants of this device and hands it to Deployment. Nothing it receives can stop the agent.</summary>
public sealed partial class DesiredListener
{
    private const string Component = "hub/desired";

    private readonly IHubLink _link;
    private readonly DeviceAddress _address;
    private readonly DesiredStore _store;
    private readonly HealthBoard _health;
    private readonly ILogger<DesiredListener> _logger;

    /// <summary>A listener of one device.</summary>
    /// <param name="link">Where desired state comes from.</param>
    /// <param name="address">The device.</param>
    /// <param name="store">Keeps it.</param>
    /// <param name="health">Learns when a message cannot be used.</param>
    /// <param name="logger">The log.</param>
    public DesiredListener(IHubLink link, DeviceAddress address, DesiredStore store, HealthBoard health, ILogger<DesiredListener> logger)
    {
        _link = link;
        _address = address;
        _store = store;
        _health = health;
        _logger = logger;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    /// <returns>Ends the subscription when disposed.</returns>
    public ValueTask<IAsyncDisposable> ListenAsync(CancellationToken cancellationToken)
    {
        if (_store.Problem is { } problem) _health.Degrade(Component, problem);
        return _link.SubscribeAsync(Topics.Desired(_address), Delivery.AtLeastOnce, HandleAsync, cancellationToken);
    }

    private ValueTask HandleAsync(ReadOnlyMemory<byte> payload)
    {
        // An empty retained message is how MQTT deletes one: the hub has no wishes, which changes nothing here.
        if (payload.IsEmpty) return ValueTask.CompletedTask;
        // The store has it on disk before this returns, and only then does the broker get its PUBACK.
        if (DesiredReader.Read(payload.Span).TryGet(out var desired, out var problem)) problem = _store.Offer(desired);
        if (problem is null)
        {
            _health.Recover(Component);
            return ValueTask.CompletedTask;
        }

        _health.Degrade(Component, problem);
        Log.Refused(_logger, problem);
        return ValueTask.CompletedTask;
    }

    private static partial class Log
    {
        [LoggerMessage(4301, LogLevel.Warning, "The desired state was refused and the last good one goes on: {Problem}")]
        public static partial void Refused(ILogger logger, Problem problem);
    }
}
