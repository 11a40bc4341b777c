using Edge.Agent.Inference.Providers;
using Edge.Agent.Inference.Scheduling;
using Edge.Agent.Models;
using Edge.Agent.Serving.Engine;
using Edge.Agent.Tasks;

namespace Edge.Agent.Inference;

/// <summary>A model version in memory with its lanes. Disposal waits until every lane is back.</summary>
internal sealed class LoadedModel : IAsyncDisposable
{
    /// <summary>Frames go before requests: a part on the line does not wait for a client.</summary>
    private const int FrameRank = 0;

    private readonly ModelDraft _held;
    private readonly TimeProvider _time;
    private volatile ActiveModel _active;

    public LoadedModel(LoadedParts parts, ModelDraft held, TimeProvider time)
    {
        Parts = parts;
        _active = parts.Active;
        _held = held;
        _time = time;
        var options = parts.Bundle.Description.Serving;
        Queue = new LaneQueue(held.Lanes, options.Queue.PriorityLevels, options.Queue.MaxQueueSize);
        Statistics = new ServingStatistics(time);
        Binder = new RequestBinder(parts.Active.Snapshot.Name, parts.Signature, options.Batching?.MaxBatchSize ?? 0);
        Requests = new RequestScheduler(this, options, time);
        Desks = new TaskDesks(this);
    }

    public LoadedParts Parts { get; }

    /// <summary>The version and how it runs now.</summary>
    public ActiveModel Active => _active;

    /// <summary>Its way to the CPU; null when it was loaded there.</summary>
    public HotFallback? Fallback => _held.Fallback;

    /// <summary>States that the CPU took over.</summary>
    /// <param name="degradation">Why.</param>
    /// <returns>Whether this was news.</returns>
    public bool TakenOver(string degradation)
    {
        var before = _active;
        if (Fallback?.Taken is not { } cpu || before.Check.ExecutionProvider == cpu.Provider) return false;
        var choice = _held.Files.For(cpu.Provider);
        var check = before.Check with { ExecutionProvider = cpu.Provider, Degradation = degradation, Placement = cpu.Placement, File = choice.File, Variant = choice.Why };
        var after = before with { Check = check };
        return Interlocked.CompareExchange(ref _active, after, before) == before;
    }

    public ModelBundle Bundle => Parts.Bundle;

    /// <summary>The graph's inputs and outputs.</summary>
    public ModelSignature Signature => Parts.Signature;

    /// <summary>Its task.</summary>
    public IModelTask Task => Parts.Task;

    /// <summary>Its lanes and those who wait for them.</summary>
    public LaneQueue Queue { get; }

    /// <summary>What it did so far.</summary>
    public ServingStatistics Statistics { get; private set; }

    /// <summary>Compares requests with the graph.</summary>
    public RequestBinder Binder { get; }

    /// <summary>Runs requests of tensors.</summary>
    public RequestScheduler Requests { get; }

    /// <summary>Memory of requests of images and texts.</summary>
    public TaskDesks Desks { get; }

    /// <summary>States that it does not run where its policy would have it.</summary>
    /// <param name="degradation">Why not.</param>
    public void Degrade(string degradation) => _active = _active with { Check = _active.Check with { Degradation = degradation } };

    /// <summary>Goes on counting where the same version on another provider ends.</summary>
    /// <param name="before">That version's statistics.</param>
    public void Continue(ServingStatistics before) => Statistics = before;

    /// <summary>Waits for a free lane.</summary>
    /// <returns>Null when the model was swapped out meanwhile.</returns>
    public async ValueTask<ModelLease?> LeaseAsync(CancellationToken cancellationToken)
    {
        var waiter = new Waiter(FrameRank, null, _time.GetTimestamp());
        switch (Queue.Enter(waiter, out var lane))
        {
            case Entry.Served: return new ModelLease(this, lane!);
            case Entry.Closed: return null;
        }

        try
        {
            return (await waiter.Granted.WaitAsync(cancellationToken)).Lane is { } granted ? new ModelLease(this, granted) : null;
        }
        catch (OperationCanceledException)
        {
            // Called in the very moment it left: the lane goes back.
            if (!Queue.Leave(waiter) && (await waiter.Granted).Lane is { } late) Queue.Return(late);
            throw;
        }
    }

    public void Return(ModelLane lane) => Queue.Return(lane);

    public async ValueTask DisposeAsync()
    {
        await Queue.CloseAsync();
        _held.Dispose();
    }
}
