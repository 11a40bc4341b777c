using System.Net;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity.Dialing;
using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Connectivity;

/// <summary>
/// The MQTT session: connects, subscribes, announces itself, and does so again for as long as the agent runs.
/// A box without its hub is a working box, so nothing here ever waits on the data path.
/// </summary>
public sealed partial class HubSession : IRequestLink
{
    private const string Component = "hub";

    /// <summary>After this long a connection counts as sound, and the next loss is answered at once.</summary>
    private static readonly TimeSpan StableAfter = TimeSpan.FromMinutes(1);

    /// <summary>Longest the stop waits to say goodbye: a service manager's patience is the bound, not ours.</summary>
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromSeconds(3);

    /// <summary>
    /// How long after a loss a silent link is dialed without a pause: a box is back within two seconds of its link then. Later,
    /// and wherever somebody refuses, the pauses double, because ten thousand boxes must not return at one moment.
    /// </summary>
    private static readonly TimeSpan Eager = TimeSpan.FromMinutes(2);

    private readonly HubOptions _options;
    private readonly SessionIdentity _identity;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly ILogger<HubSession> _logger;
    private readonly LinkRoutes _routes = new();
    private readonly Pulse _networkChanged = new();
    private readonly LinkDialer _dialer;
    private readonly StallWatch _stalls;
    private MeteredStream? _stream;
    private readonly Lock _gate = new();
    private TaskCompletionSource<MqttLink> _current = NewCompletion();

    /// <summary>A session that <see cref="RunAsync"/> brings up.</summary>
    /// <param name="options">The broker.</param>
    /// <param name="identity">Who connects.</param>
    /// <param name="health">Learns why the link does not stand.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public HubSession(HubOptions options, SessionIdentity identity, HealthBoard health, TimeProvider time, ILogger<HubSession> logger)
    {
        _options = options;
        _identity = identity;
        _health = health;
        _time = time;
        _logger = logger;
        _dialer = new LinkDialer(time, stream => _stream = stream);
        _stalls = new StallWatch(_dialer, new DnsEndPoint(options.Host, options.Port), time);
    }

    /// <summary>Counts what the session sends and receives; null where nobody keeps count.</summary>
    public EgressLedger? Ledger { get; init; }

    /// <summary>Whether somebody waits for an answer of the hub: silence then is reason to ask whether the connection stands.</summary>
    public Func<bool> AwaitsAnswer { get; set; } = () => false;

    /// <summary>Where the ledger says that the session's bytes go.</summary>
    public string Destination => DestinationOf(_options);

    /// <summary>How the ledger names a broker.</summary>
    /// <param name="options">The broker.</param>
    public static string DestinationOf(HubOptions options) => $"{options.Host}:{options.Port}";

    /// <summary>Whether a connection stands at this moment.</summary>
    public bool IsConnected => Standing is { } link && !link.Connection.Closed.IsCancellationRequested;

    /// <summary>Keeps the session until cancelled, then says goodbye.</summary>
    /// <param name="cancellationToken">Stops the session.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var changes = new NetworkChanges(_networkChanged);
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), Backoff.Full, Jitter.Next);
        var lost = _time.GetTimestamp();
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                var began = _time.GetTimestamp();
                var (problem, stood) = await HoldAsync(cancellationToken);
                if (stood) lost = _time.GetTimestamp();
                if (_time.GetElapsedTime(began) >= StableAfter)
                {
                    backoff.Reset();
                    _stalls.Calm();
                }

                var wait = _dialer.HasSpare || (problem.Reason == LinkReasons.NoAnswer && _time.GetElapsedTime(lost) < Eager) ? TimeSpan.Zero : backoff.Next();
                _health.Degrade(Component, problem);
                Log.Lost(_logger, _options.Host, _options.Port, problem, wait.TotalSeconds);
                if (wait > TimeSpan.Zero && await _networkChanged.WaitAsync(wait, _time, cancellationToken)) backoff.Reset();
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                // The agent stops; the farewell has been said.
            }
        }

        _dialer.Close();
    }

    /// <inheritdoc/>
    public async ValueTask<LinkConnection> WaitConnectedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var link = await Current.Task.WaitAsync(cancellationToken);
            if (!link.Connection.Closed.IsCancellationRequested) return link.Connection;
            // Closed, and the run loop has not yet put the next completion in its place.
            await Task.Delay(TimeSpan.FromMilliseconds(10), _time, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Problem?> PublishAsync(LinkMessage message, CancellationToken cancellationToken) =>
        Standing is { } link
            ? await link.PublishAsync(message, cancellationToken)
            : new Problem(LinkReasons.Unreachable, "No connection to the hub.");

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeAsync(string topic, Delivery delivery, LinkHandler handler, CancellationToken cancellationToken) =>
        SubscribeAsync(topic, delivery, (LinkRequest request) => handler(request.Payload), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IAsyncDisposable> SubscribeRequestsAsync(string topic, LinkRequestHandler handler, CancellationToken cancellationToken) =>
        SubscribeAsync(topic, Delivery.AtLeastOnce, handler, cancellationToken);

    private async ValueTask<IAsyncDisposable> SubscribeAsync(
        string topic, Delivery delivery, LinkRequestHandler handler, CancellationToken cancellationToken)
    {
        _routes.Add(topic, delivery, handler);
        try
        {
            if (Standing is { } link) await SubscribeOneAsync(link, topic, delivery, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // Nobody has it to leave it, and the next who comes must find the topic free.
            _routes.Remove(topic);
            throw;
        }

        return new LinkSubscription(() => LeaveAsync(topic));
    }

    private TaskCompletionSource<MqttLink> Current
    {
        get
        {
            lock (_gate) return _current;
        }
    }

    private MqttLink? Standing => Current.Task is { IsCompletedSuccessfully: true } task ? task.Result : null;

    private static TaskCompletionSource<MqttLink> NewCompletion() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Brings up one connection and holds it until it ends.</summary>
    /// <returns>Why it ended, and whether it ever stood.</returns>
    private async Task<(Problem Problem, bool Stood)> HoldAsync(CancellationToken cancellationToken)
    {
        var session = Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8));
        if (!SessionOptions.Build(_options, _identity, session, _dialer).TryGet(out var options, out var problem)) return (problem, false);
        var meter = new LinkMeter(Ledger, Destination);
        if (!(await MqttLink.OpenAsync(options, session, _routes.DeliverAsync, meter, _time, cancellationToken)).TryGet(out var link, out problem)) return (problem, false);
        using (link)
        {
            var stands = false;
            // From here on: a cut in the middle of the greeting is a cut.
            var watching = WatchAsync(link, meter, () => !Volatile.Read(ref stands) || AwaitsAnswer(), cancellationToken);
            problem = await AnnounceAsync(link, cancellationToken);
            if (problem is not null)
            {
                link.Abandon();
                await watching;
                return (problem, false);
            }

            Volatile.Write(ref stands, true);
            Current.SetResult(link);
            // Whoever subscribed after the first round and before the line above did neither find the link nor a place in that round.
            await SubscribeAllAsync(link, cancellationToken);
            _health.Recover(Component);
            Log.Connected(_logger, _options.Host, _options.Port, session);
            await watching;
            lock (_gate) _current = NewCompletion();
            if (cancellationToken.IsCancellationRequested) await SayGoodbyeAsync(link);
            return (new Problem(LinkReasons.Unreachable, "The connection to the hub ended; it is being restored, and records wait in the journal."), true);
        }
    }

    /// <summary>Subscriptions come first: whoever sees the birth may send at once.</summary>
    private async ValueTask<Problem?> AnnounceAsync(MqttLink link, CancellationToken cancellationToken)
    {
        foreach (var topic in _routes.Left)
        {
            if (await link.UnsubscribeAsync(topic, cancellationToken) is null) _routes.Forget(topic);
        }

        await SubscribeAllAsync(link, cancellationToken);
        return await link.PublishAsync(_identity.Presence(PresenceState.Online, link.Connection.Session), cancellationToken);
    }

    private async ValueTask SubscribeAllAsync(MqttLink link, CancellationToken cancellationToken)
    {
        foreach (var (topic, delivery) in _routes.Wanted)
        {
            if (link.Granted.ContainsKey(topic)) continue;
            await SubscribeOneAsync(link, topic, delivery, cancellationToken);
        }
    }

    /// <summary>A refused topic degrades what needs it and leaves the rest of the link standing.</summary>
    private async ValueTask SubscribeOneAsync(MqttLink link, string topic, Delivery delivery, CancellationToken cancellationToken)
    {
        if (await link.SubscribeAsync(topic, delivery, cancellationToken) is { } problem)
        {
            _health.Degrade($"{Component}/{topic}", problem);
            Log.SubscriptionFailed(_logger, topic, problem);
            return;
        }

        _health.Recover($"{Component}/{topic}");
    }

    /// <summary>Completes when the connection ended, was given up, or the agent stops.</summary>
    private async Task WatchAsync(MqttLink link, LinkMeter meter, Func<bool> awaits, CancellationToken cancellationToken)
    {
        var stream = _stream!;
        meter.Attach(stream);
        var quiet = new QuietPing(_time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(link.Connection.Closed, cancellationToken);
        var overtaken = await _stalls.WatchAsync(
            stream,
            awaits,
            () =>
            {
                meter.Settle();
                if (quiet.IsDue(stream.Received, awaits())) _ = link.PingAsync(either.Token).AsTask();
            },
            either.Token);
        if (!overtaken) return;
        Log.Stalled(_logger);
        link.Abandon();
    }

    private async Task SayGoodbyeAsync(MqttLink link)
    {
        using var timer = new CancellationTokenSource(GoodbyeTimeout, _time);
        try
        {
            await link.PublishAsync(_identity.Presence(PresenceState.Offline, link.Connection.Session), timer.Token);
            await link.CloseAsync(timer.Token);
        }
        catch (OperationCanceledException)
        {
            // The will says it instead.
        }
    }

    private async ValueTask LeaveAsync(string topic)
    {
        _routes.Remove(topic);
        _health.Recover($"{Component}/{topic}");
        if (Standing is { } link && await link.UnsubscribeAsync(topic, CancellationToken.None) is null) _routes.Forget(topic);
    }

    private static partial class Log
    {
        [LoggerMessage(4001, LogLevel.Information, "Connected to the hub at {Host}:{Port}, session {Session}.")]
        public static partial void Connected(ILogger logger, string host, int port, string session);

        [LoggerMessage(4002, LogLevel.Warning, "Hub at {Host}:{Port}: {Problem} Next attempt in {Seconds:0.0} s.")]
        public static partial void Lost(ILogger logger, string host, int port, Problem problem, double seconds);

        [LoggerMessage(4004, LogLevel.Information, "The connection no longer answers while a new one does: it is given up.")]
        public static partial void Stalled(ILogger logger);

        [LoggerMessage(4003, LogLevel.Warning, "Subscribing to {Topic} failed: {Problem}")]
        public static partial void SubscriptionFailed(ILogger logger, string topic, Problem problem);
    }
}
