namespace Edge.Agent.Inference;

/// <summary>The right to one lane through a model for one frame. Disposing it gives the lane back; a swapped-out model goes when its last lease does.</summary>
internal sealed class ModelLease : IDisposable
{
    private readonly LoadedModel _model;
    private ModelLane? _lane;

    public ModelLease(LoadedModel model, ModelLane lane)
    {
        _model = model;
        _lane = lane;
    }

    /// <summary>The lane.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public ModelLane Lane => _lane ?? throw new ObjectDisposedException(nameof(ModelLease));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _lane, null) is { } lane) _model.Return(lane);
    }
}
