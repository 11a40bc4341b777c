namespace Edge.Agent.Inference;

/// <summary>The right to one lane through a model for one frame. Disposing it gives the lane back; a swapped-out model goes when its last lease does.</summary>
internal sealed class ModelLease : IDisposable
{
    private readonly LoadedModel _model;
    private ModelInstance? _instance;

    public ModelLease(LoadedModel model, ModelInstance instance)
    {
        _model = model;
        _instance = instance;
    }

    /// <summary>The lane.</summary>
    /// <exception cref="ObjectDisposedException">It was given back.</exception>
    public ModelInstance Instance => _instance ?? throw new ObjectDisposedException(nameof(ModelLease));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _instance, null) is { } instance) _model.Return(instance);
    }
}
