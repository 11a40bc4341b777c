using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using MQTTnet;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Edge.Agent.Tests.Connectivity.Support;

/// <summary>A real MQTT broker on loopback that can be taken down and brought back on its port.</summary>
internal sealed class TestBroker : IAsyncDisposable
{
    private const string Self = "test-hub";
    private readonly ConcurrentQueue<(string Topic, byte[] Payload)> _published = new();
    private readonly ConcurrentQueue<MqttApplicationMessage> _messages = new();
    private MqttServer? _server;

    private TestBroker(int port) => Port = port;

    public int Port { get; }

    public string? Password { get; set; }

    public Predicate<string> Refuse { get; set; } = _ => false;

    /// <summary>Topics whose messages find no room.</summary>
    public Predicate<string> IsFullFor { get; set; } = _ => false;

    public Action<string, byte[]> OnPublish { get; set; } = (_, _) => { };

    public IReadOnlyList<(string Topic, byte[] Payload)> Published => [.. _published];

    /// <summary>The same with their properties; payloads are gone.</summary>
    public IReadOnlyList<MqttApplicationMessage> Messages => [.. _messages];

    public ConcurrentDictionary<string, int> Subscriptions { get; } = new();

    public int Connections { get; private set; }

    public static async Task<TestBroker> StartAsync()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        var port = ((IPEndPoint)probe.LocalEndpoint).Port;
        probe.Stop();
        var broker = new TestBroker(port);
        await broker.UpAsync();
        return broker;
    }

    public async Task UpAsync()
    {
        var factory = new MqttServerFactory();
        _server = factory.CreateMqttServer(factory.CreateServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(Port)
            .WithDefaultEndpointReuseAddress()
            .WithPersistentSessions()
            .Build());
        _server.ValidatingConnectionAsync += args =>
        {
            Connections++;
            if (Password is not null && args.Password != Password) args.ReasonCode = MqttConnectReasonCode.BadUserNameOrPassword;
            return Task.CompletedTask;
        };
        _server.InterceptingSubscriptionAsync += args =>
        {
            if (Refuse(args.TopicFilter.Topic)) args.Response.ReasonCode = MqttSubscribeReasonCode.NotAuthorized;
            return Task.CompletedTask;
        };
        _server.ClientSubscribedTopicAsync += args =>
        {
            Subscriptions.AddOrUpdate(args.TopicFilter.Topic, 1, (_, count) => count + 1);
            return Task.CompletedTask;
        };
        _server.ClientUnsubscribedTopicAsync += args =>
        {
            Subscriptions.TryRemove(args.TopicFilter, out _);
            return Task.CompletedTask;
        };
        _server.InterceptingPublishAsync += args =>
        {
            if (args.ClientId == Self) return Task.CompletedTask;
            if (IsFullFor(args.ApplicationMessage.Topic))
            {
                args.Response.ReasonCode = MqttPubAckReasonCode.QuotaExceeded;
                args.ProcessPublish = false;
                return Task.CompletedTask;
            }

            var payload = args.ApplicationMessage.Payload.ToArray();
            _messages.Enqueue(args.ApplicationMessage);
            _published.Enqueue((args.ApplicationMessage.Topic, payload));
            OnPublish(args.ApplicationMessage.Topic, payload);
            return Task.CompletedTask;
        };
        await _server.StartAsync();
    }

    public async Task DownAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is not { } server) return;
        await server.StopAsync();
        server.Dispose();
    }

    /// <summary>Cuts every connection without a word; the broker goes on.</summary>
    public async Task CutAsync()
    {
        foreach (var client in await _server!.GetClientsAsync()) await client.DisconnectAsync(new MqttServerClientDisconnectOptions { ReasonCode = MqttDisconnectReasonCode.ServerBusy });
    }

    public Task SendAsync(string topic, byte[] payload, bool retain = false, int qos = 1) => _server!.InjectApplicationMessage(
        new InjectedMqttApplicationMessage(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            Retain = retain,
            QualityOfServiceLevel = (MqttQualityOfServiceLevel)qos,
        })
        { SenderClientId = Self });

    /// <summary>Sends a request as MQTT 5 knows it.</summary>
    public Task RequestAsync(string topic, byte[] payload, string? responseTopic = null, byte[]? correlation = null, uint expiresSeconds = 0) => _server!.InjectApplicationMessage(
        new InjectedMqttApplicationMessage(new MqttApplicationMessage
        {
            Topic = topic,
            Payload = new ReadOnlySequence<byte>(payload),
            QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
            ResponseTopic = responseTopic,
            CorrelationData = correlation,
            MessageExpiryInterval = expiresSeconds,
        })
        { SenderClientId = Self });

    public async Task<byte[]?> RetainedAsync(string topic) =>
        await _server!.GetRetainedMessageAsync(topic) is { } message ? message.Payload.ToArray() : null;

    public async ValueTask DisposeAsync() => await DownAsync();
}
