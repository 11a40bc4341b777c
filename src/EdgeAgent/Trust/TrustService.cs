using Edge.Agent.Connectivity;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Trust;

namespace Edge.Agent.Trust;

/// <summary>
/// Follows the trust metadata that the hub retains, and knows which model versions this box may run. What it last trusted stands until
/// newer metadata is trusted; nothing that arrives can stop the agent or a model that serves.
/// </summary>
public sealed partial class TrustService : IVersionTrust
{
    private const string Component = "hub/trust", ClockComponent = "hub/trust/clock";

    /// <summary>Files of one edition arrive one after the other: wait for the rest rather than judge half of it.</summary>
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(200);

    /// <summary>How often expiry is looked at when nothing comes.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromHours(1);

    /// <summary>A version is often assigned the moment it is signed: its list may come after the order to run it.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(10);

    private readonly IHubLink _link;
    private readonly TrustFiles _store;
    private readonly TrustClock _clock;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly ILogger<TrustService> _logger;
    private readonly TrustInbox _inbox = new();
    private readonly Pulse _news = new();
    private volatile TrustedModels? _current;
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private (long Version, IAsyncDisposable Subscription)? _nextRoot;

    /// <summary>A service of one box.</summary>
    /// <param name="link">Where metadata comes from.</param>
    /// <param name="store">What the box trusts.</param>
    /// <param name="clock">By what expiry is judged.</param>
    /// <param name="health">Learns what is wrong.</param>
    /// <param name="time">The machine's clocks.</param>
    /// <param name="logger">The log.</param>
    public TrustService(IHubLink link, TrustFiles store, TrustClock clock, HealthBoard health, TimeProvider time, ILogger<TrustService> logger)
    {
        _link = link;
        _store = store;
        _clock = clock;
        _health = health;
        _time = time;
        _logger = logger;
        if (!TrustUpdate.Recall(store, TrustLimits.Device).TryGet(out var trusted, out var problem)) _health.Degrade(Component, problem);
        else if (TrustedModels.Of(trusted) is { } whole) Hold(whole);
        else _current = store.Held.Recall(trusted.Root, store);
    }

    /// <summary>Raised after another set of models is trusted.</summary>
    public event Action? Changed;

    /// <summary>What is trusted now; null before any targets were.</summary>
    public TrustedModels? Current => _current;

    /// <summary>Whether a model version may be taken up, and which model it then is.</summary>
    /// <param name="digest">Its model digest.</param>
    /// <returns>The version as it was signed, or why it may not: unknown, or no longer vouched for.</returns>
    public Outcome<ModelTarget> Find(ArtifactDigest digest)
    {
        if (_current is not { } current) return new Problem(TrustReasons.NotListed, "This box has no trusted list of models yet; it comes from the hub: edge-hub trust status");
        if (!current.ByDigest.TryGetValue(digest, out var target))
            return new Problem(TrustReasons.NotListed, $"{digest} is not among the trusted models; sign it: edge-hub trust sign FOLDER");
        return Expiry(current) is { } expired ? expired : target;
    }

    /// <inheritdoc/>
    public Problem? Refuses(ModelReference version)
    {
        if (!Find(version.Digest).TryGet(out var target, out var problem)) return problem;
        return target.Name == version.Name && target.Version == version.Version
            ? null
            : new Problem(TrustReasons.NotListed, $"{version.Digest} is signed as {target.Name}@{target.Version}, not as {version.Name}@{version.Version}.");
    }

    /// <inheritdoc/>
    public bool Withdraws(ArtifactDigest digest) => _current is { } current && !current.ByDigest.ContainsKey(digest);

    /// <inheritdoc/>
    public async ValueTask NewsAsync(CancellationToken cancellationToken) =>
        await _changed.Task.WaitAsync(OnItsWay, _time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    /// <summary>Begins to listen.</summary>
    /// <param name="cancellationToken">Gives up waiting for the broker.</param>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        // Never given up: the service lives as long as the link.
        foreach (var role in new[] { RoleNames.Targets, RoleNames.Snapshot, RoleNames.Timestamp })
            _ = await SubscribeAsync(Topics.Trust(role), role, cancellationToken);
        await FollowRootAsync(cancellationToken);
    }

    /// <summary>Updates whenever something came.</summary>
    /// <param name="cancellationToken">The agent stops.</param>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await _news.WaitAsync(Look, _time, cancellationToken))
            {
                await Task.Delay(Settle, _time, cancellationToken);
                await UpdateAsync(cancellationToken);
            }
            else if (_current is { } current && Expiry(current) is { } expired)
            {
                Degrade(expired);
            }
        }
    }

    private async ValueTask UpdateAsync(CancellationToken cancellationToken)
    {
        var start = _clock.Now();
        if (start.IsClock) _health.Recover(ClockComponent);
        else _health.Degrade(ClockComponent, NoClock(start));
        var outcome = await new TrustUpdate(_store, _inbox, TrustLimits.Device).RefreshAsync(start.At, cancellationToken);
        if (outcome.TryGet(out var trusted, out var problem)) Take(trusted, start);
        var isBehind = await FollowRootAsync(cancellationToken);
        if (problem is null) return;
        // After a new root there may be a newer one, whose keys signed what was refused: judged once that had time to come.
        if (isBehind) _news.Set();
        // What has not come yet is no attack; when it stays out, expiry says so.
        else if (problem.Reason != ReasonCode.NotFound) Degrade(problem);
    }

    private void Take(TrustedMetadata trusted, TrustMoment start)
    {
        if (_clock.Prove(start) is { } notKept) Log.NotKept(_logger, notKept);
        _health.Recover(Component);
        var models = TrustedModels.Of(trusted);
        if (models is null || models.IsSame(_current)) return;
        Log.Trusted(_logger, models.RootVersion, models.ByDigest.Count);
        Hold(models);
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        Changed?.Invoke();
    }

    private void Hold(TrustedModels models)
    {
        if (_store.Held.Keep(models) is { } notKept) Log.NotKept(_logger, notKept);
        _current = models;
    }

    /// <summary>Subscribes to the root after the one that is trusted: the broker holds it when there is one, and costs nothing when there is none.</summary>
    /// <returns>Whether that is another one than before.</returns>
    private async ValueTask<bool> FollowRootAsync(CancellationToken cancellationToken)
    {
        if (!TrustUpdate.Recall(_store, TrustLimits.Device).TryGet(out var trusted, out _)) return false;
        var next = trusted.Root.Version + 1;
        if (_nextRoot?.Version == next) return false;
        if (_nextRoot is { } old)
        {
            await old.Subscription.DisposeAsync();
            _inbox.Forget(TrustInbox.RootName(old.Version));
        }

        _nextRoot = (next, await SubscribeAsync(Topics.TrustRoot(next), TrustInbox.RootName(next), cancellationToken));
        return true;
    }

    private ValueTask<IAsyncDisposable> SubscribeAsync(string topic, string name, CancellationToken cancellationToken) => _link.SubscribeAsync(
        topic,
        Delivery.AtLeastOnce,
        payload =>
        {
            _inbox.Take(name, payload.Span);
            _news.Set();
            return ValueTask.CompletedTask;
        },
        cancellationToken);

    private Problem? Expiry(TrustedModels models)
    {
        var now = _clock.Now().At;
        return models.Expires > now ? null : new Problem(
            TrustReasons.Expired, $"The trusted list of models expired at {models.Expires:u}: what serves goes on, and nothing new is taken up until the hub's is renewed (edge-hub trust status).");
    }

    private void Degrade(Problem problem)
    {
        if (_health.Find(Component) == problem) return;
        _health.Degrade(Component, problem);
        Log.Refused(_logger, problem);
    }

    private static Problem NoClock(TrustMoment moment) => new(
        TrustAgentReasons.ClockNotTrusted,
        moment.At == DateTimeOffset.MinValue
            ? "The box does not know the time and never did: trust metadata is taken whether it has expired or not, so that old lists of models could be shown to it."
            : $"The box does not know the time: expiry is judged by the newest time it ever proved, {moment.At:u}, so that lists of models since then could be withheld from it for longer.");

    private static partial class Log
    {
        [LoggerMessage(4501, LogLevel.Information, "Trust metadata is up to date: root {Root}, {Models} model versions.")]
        public static partial void Trusted(ILogger logger, long root, int models);

        [LoggerMessage(4502, LogLevel.Warning, "Trust metadata was refused and the last trusted goes on: {Problem}")]
        public static partial void Refused(ILogger logger, Problem problem);

        [LoggerMessage(4503, LogLevel.Warning, "{Problem}")]
        public static partial void NotKept(ILogger logger, Problem problem);
    }
}
