using Edge.Agent.Connectivity;
using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Deployment;

/// <summary>
/// A device's part in a wave: it hears the shared blocks that it lacked when it joined, a bounded number of subscriptions at a time,
/// and asks for what those bring.
/// </summary>
internal sealed class SharedBlocks : IAsyncDisposable
{
    /// <summary>At once: AWS IoT takes 50 of a connection.</summary>
    private const int MostAtOnce = 24;

    private readonly IHubLink _link;
    private readonly LinkHandler _handler;
    private readonly Queue<BlockFilter> _waiting;
    private readonly List<(BlockFilter Filter, IAsyncDisposable Subscription)> _active = [];

    /// <summary>A part in a wave that hears nothing yet.</summary>
    /// <param name="link">Where blocks come from.</param>
    /// <param name="artifact">The artifact.</param>
    /// <param name="missing">The blocks that are lacked.</param>
    /// <param name="handler">Takes the blocks.</param>
    public SharedBlocks(IHubLink link, ArtifactDigest artifact, BlockBitmap missing, LinkHandler handler)
    {
        _link = link;
        _handler = handler;
        _waiting = new Queue<BlockFilter>(BlockFilters.For(artifact, missing));
    }

    /// <summary>Leaves what has come, and hears the next.</summary>
    /// <param name="partial">What has come.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker's answers.</param>
    public async ValueTask AdvanceAsync(PartialArtifact partial, CancellationToken cancellationToken)
    {
        foreach (var done in _active.Where(active => partial.HasAll(active.Filter.First, active.Filter.Last)).ToList())
        {
            _active.Remove(done);
            await done.Subscription.DisposeAsync();
        }

        // Side by side: one after the other, each would cost a round trip.
        var joining = new List<Task>();
        var room = MostAtOnce - _active.Count;
        while (room-- > 0 && _waiting.TryDequeue(out var filter)) joining.Add(JoinAsync(filter, cancellationToken));
        await Task.WhenAll(joining);
    }

    /// <summary>The blocks to ask for: those that are lacked and heard.</summary>
    /// <param name="partial">What has come.</param>
    public BlockBitmap Wanted(PartialArtifact partial) =>
        partial.Missing(index => _active.Any(active => active.Filter.First <= index && index <= active.Filter.Last));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, subscription) in _active) await subscription.DisposeAsync();
    }

    private async Task JoinAsync(BlockFilter filter, CancellationToken cancellationToken)
    {
        var subscription = await _link.SubscribeAsync(filter.Topic, Delivery.AtMostOnce, _handler, cancellationToken);
        lock (_active) _active.Add((filter, subscription));
    }
}
