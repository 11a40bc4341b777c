using System.Threading.Channels;
using Edge.Agent.Models;

namespace Edge.Agent.Inference;

/// <summary>A model version in memory with its lanes. Disposal waits until every lane is back.</summary>
internal sealed class LoadedModel : IAsyncDisposable
{
    private readonly IReadOnlyList<ModelSession> _sessions;
    private readonly int _lanes;
    private readonly Channel<ModelInstance> _free = Channel.CreateUnbounded<ModelInstance>();

    public LoadedModel(ActiveModel active, ModelBundle bundle, IReadOnlyList<ModelSession> sessions, IReadOnlyList<ModelInstance> instances)
    {
        Active = active;
        Bundle = bundle;
        _sessions = sessions;
        _lanes = instances.Count;
        foreach (var instance in instances) Return(instance);
    }

    public ActiveModel Active { get; }

    public ModelBundle Bundle { get; }

    /// <summary>Waits for a free lane.</summary>
    /// <returns>Null when the model was swapped out meanwhile.</returns>
    public async ValueTask<ModelLease?> LeaseAsync(CancellationToken cancellationToken)
    {
        while (await _free.Reader.WaitToReadAsync(cancellationToken))
        {
            if (_free.Reader.TryRead(out var instance)) return new ModelLease(this, instance);
        }

        return null;
    }

    public void Return(ModelInstance instance) => _free.Writer.TryWrite(instance);

    public async ValueTask DisposeAsync()
    {
        for (var lane = 0; lane < _lanes; lane++) (await _free.Reader.ReadAsync()).Dispose();
        _free.Writer.Complete();
        foreach (var session in _sessions) session.Dispose();
    }
}
