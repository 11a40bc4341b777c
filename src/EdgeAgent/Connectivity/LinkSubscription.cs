namespace Edge.Agent.Connectivity;

/// <summary>A subscription that ends when disposed.</summary>
internal sealed class LinkSubscription : IAsyncDisposable
{
    private Func<ValueTask>? _leave;

    /// <summary>Wraps what ends the subscription.</summary>
    public LinkSubscription(Func<ValueTask> leave) => _leave = leave;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _leave, null)?.Invoke() ?? ValueTask.CompletedTask;
}
