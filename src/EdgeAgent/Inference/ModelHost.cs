using System.Collections.Concurrent;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>
/// The models that serve. A new version is loaded and proven beside the old one, swapped in at once, and the old one's
/// memory goes when the last frame in it is through.
/// </summary>
public sealed class ModelHost : IModelHost, IAsyncDisposable
{
    private readonly ModelLoader _loader;
    private readonly IReadOnlyDictionary<string, ModelServing> _serving;
    private readonly HealthBoard _health;
    private readonly ConcurrentDictionary<string, LoadedModel> _active = new(StringComparer.Ordinal);
    // One load at a time: two would need the memory of both beside what serves.
    private readonly SemaphoreSlim _loading = new(1);
    private Task _draining = Task.CompletedTask;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A host without models.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="serving">How each model is served; a model not named gets <see cref="ModelServing.Default"/>.</param>
    /// <param name="health">Told of degradations as <c>model/{name}</c>.</param>
    public ModelHost(OnnxRuntimeLibrary library, IReadOnlyDictionary<string, ModelServing> serving, HealthBoard health)
    {
        _loader = new ModelLoader(library);
        _serving = serving;
        _health = health;
    }

    /// <inheritdoc/>
    public ActiveModel? Find(string name) => _active.TryGetValue(name, out var model) ? model.Active : null;

    /// <summary>The active version with its lanes, or null. A lease from it fails once it is swapped out; then ask again.</summary>
    /// <param name="name">Model name.</param>
    internal LoadedModel? FindLoaded(string name) => _active.GetValueOrDefault(name);

    /// <inheritdoc/>
    public async ValueTask<Outcome<ModelCheck>> CheckAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            // One lane is enough to compare scores.
            var serving = Serving(snapshot.Name) with { Instances = 1 };
            var loaded = await Task.Run(() => _loader.Load(snapshot, serving, cancellationToken), cancellationToken);
            if (!loaded.TryGet(out var model, out var problem)) return problem;
            await model.DisposeAsync();
            return model.Active.Check;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<ModelCheck>> ActivateAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            var loaded = await Task.Run(() => _loader.Load(snapshot, Serving(snapshot.Name), cancellationToken), cancellationToken);
            if (!loaded.TryGet(out var model, out var problem))
            {
                // With an older version serving the box is well; why the new one is not is its deployment's to report.
                if (!_active.ContainsKey(snapshot.Name)) _health.Degrade(Component(snapshot.Name), problem);
                return problem;
            }

            Swap(snapshot.Name, model);
            return model.Active.Check;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Completes when a version of a model serves.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask WaitReadyAsync(string name, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the look: a swap in between completes exactly this source.
            var changed = Volatile.Read(ref _changed).Task;
            if (_active.ContainsKey(name)) return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Waits for the frames in every model, then frees them all.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var name in _active.Keys)
        {
            if (_active.TryRemove(name, out var model)) await model.DisposeAsync();
        }

        await _draining;
        _loading.Dispose();
    }

    private void Swap(string name, LoadedModel model)
    {
        _active.TryGetValue(name, out var old);
        _active[name] = model;
        if (old is not null) _draining = Task.WhenAll(_draining, old.DisposeAsync().AsTask());
        if (model.Active.Check.Degradation is { } degradation) _health.Degrade(Component(name), new Problem(ReasonCode.ExecutionProviderUnavailable, degradation));
        else _health.Recover(Component(name));
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    private ModelServing Serving(string name) => _serving.GetValueOrDefault(name, ModelServing.Default);

    private static string Component(string name) => $"model/{name}";
}
