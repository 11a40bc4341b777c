using System.Net;
using Edge.Hub.Configuration;
using MQTTnet.Server;

namespace Edge.Hub.Broker;

/// <summary>The hub's own MQTT broker, on loopback.</summary>
internal sealed partial class EmbeddedBroker(
    HubOptions options, MessageRouter router, RetainedMessages retained, HubOutbox outbox, ILogger<EmbeddedBroker> log) : IHostedService, IBroker, IDisposable
{
    private readonly LimitedTcpAdapter _listener = new(options.Mqtt, options.MaxPacketBytes);
    private MqttServer? _server;

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint => _listener.BoundTo;

    /// <inheritdoc/>
    public bool IsRunning => outbox.Server is { IsStarted: true };

    /// <inheritdoc/>
    public string Host => Endpoint.Address.ToString();

    /// <inheritdoc/>
    public int Port => Endpoint.Port;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var settings = new MqttServerOptions
        {
            MaxPendingMessagesPerClient = options.MaxPendingMessagesPerClient,
            // The newest acknowledgement and the newest desired state outrank older ones; lost blocks are wanted again.
            PendingMessagesOverflowStrategy = MqttPendingMessagesOverflowStrategy.DropOldestQueuedMessage,
            // A device subscribes anew at every connect and finds its retained messages: a stored session would only hold memory.
            EnablePersistentSessions = false,
        };
        _server = new MqttServerFactory().CreateMqttServer(settings, [_listener]);
        // Read beforehand: the library swallows what its loading event throws, and a hub without its desired states must not start.
        var messages = await retained.LoadAsync(cancellationToken).ConfigureAwait(false);
        _server.LoadingRetainedMessageAsync += load =>
        {
            load.LoadedRetainedMessages = messages;
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += router.RouteAsync;
        await _server.StartAsync().ConfigureAwait(false);
        outbox.Server = _server;
        LogListening(Endpoint.ToString());
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        outbox.Server = null;
        if (_server is null) return;
        // The wills that follow are not the devices' deaths: the hub goes, not they.
        _server.InterceptingPublishAsync -= router.RouteAsync;
        await _server.StopAsync(new MqttServerStopOptions()).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        _listener.Dispose();
    }

    [LoggerMessage(1020, LogLevel.Information, "MQTT broker listens on {Endpoint}.")]
    private partial void LogListening(string endpoint);
}
