using System.Collections.Concurrent;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference.Providers;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>
/// The models that serve. A new version is loaded and proven beside the old one, swapped in at once, and the old one's
/// memory goes when the last frame in it is through.
/// </summary>
public sealed class ModelHost : IModelHost, IModelRuns, IAsyncDisposable
{
    /// <summary>After a load, and what starts beside it, the first requests are through by then.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    private readonly ModelLoader _loader;
    private readonly BackgroundCompiler _compiler;
    private readonly bool _compiled;
    private volatile IReadOnlyDictionary<string, ModelServing> _serving;
    private readonly ModelHealth _health;
    private readonly ConcurrentDictionary<string, LoadedModel> _active = new(StringComparer.Ordinal);
    // Versions that serve no more and may have to again.
    private readonly ConcurrentDictionary<string, LoadedModel> _before = new(StringComparer.Ordinal);
    // One load at a time: two would need the memory of both beside what serves.
    private readonly SemaphoreSlim _loading = new(1);
    private readonly ITimer _settled;
    private Task _draining = Task.CompletedTask;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A host without models.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="serving">How each model is served; a model not named gets <see cref="ModelServing.Default"/>.</param>
    /// <param name="health">Told of degradations as <c>model/{name}</c>.</param>
    /// <param name="time">The clock requests are timed by.</param>
    /// <param name="metrics">Counts requests that the CPU took over; null counts nothing.</param>
    /// <param name="compiled">Folder in which compiled models are kept; null keeps none.</param>
    public ModelHost(
        OnnxRuntimeLibrary library, IReadOnlyDictionary<string, ModelServing> serving, HealthBoard health, TimeProvider time,
        AgentMetrics? metrics = null, string? compiled = null)
    {
        // Read once, and only when a variant or a compiled context asks.
        var hardware = new Lazy<HardwareFacts>(HardwareFacts.Read);
        _loader = new ModelLoader(library, time, compiled is null ? null : new CompiledContexts(compiled, library, hardware, time), hardware);
        _compiler = new BackgroundCompiler(_loader, time);
        _compiled = compiled is not null;
        _settled = time.CreateTimer(static _ => ProgramPages.LetGo(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _serving = serving;
        _health = new ModelHealth(health, metrics);
        _health.Changed += () => RunsChanged?.Invoke();
    }

    /// <inheritdoc/>
    public event Action? RunsChanged;

    /// <inheritdoc/>
    public Problem? FindFailure(string name) => _active.TryGetValue(name, out var model) ? model.Fallback?.Failure : null;

    /// <inheritdoc/>
    public Compilation? FindCompilation(string name) => _active.TryGetValue(name, out var model) ? _compiler.Find(model) : null;

    /// <inheritdoc cref="IModelHost.Find"/>
    public ActiveModel? Find(string name) => _active.TryGetValue(name, out var model) ? model.Active : null;

    /// <summary>The active version with its lanes, or null. A lease from it fails once it is swapped out; then ask again.</summary>
    /// <param name="name">Model name.</param>
    internal LoadedModel? FindLoaded(string name) => _active.GetValueOrDefault(name);

    /// <inheritdoc/>
    public IReadOnlyList<(ActiveModel Model, DateTimeOffset LastUsed)> Serving => [.. Loaded.Select(model => (model.Active, model.Statistics.LastUsed))];

    /// <summary>Every model that serves, by name.</summary>
    internal IReadOnlyList<LoadedModel> Loaded => [.. _active.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => pair.Value)];

    /// <inheritdoc/>
    public async ValueTask<Outcome<ModelCheck>> CheckAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            // One lane is enough to compare scores.
            var serving = ServingOf(snapshot.Name) with { Instances = 1 };
            var loaded = await Task.Run(() => _loader.LoadSoon(snapshot, serving, cancellationToken), cancellationToken);
            if (!loaded.TryGet(out var model, out var problem)) return problem;
            await model.DisposeAsync();
            return model.Active.Check;
        }
        finally
        {
            NativeHeap.Trim();
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public string? CompilesFor(ModelSnapshot snapshot) =>
        _compiled && ModelLoader.PolicyOf(snapshot, ServingOf(snapshot.Name)) is { Compilation: not ProviderCompilation.None } policy
            // With nobody else to serve, a policy that lets the CPU do so meanwhile is served soon, and compiled in the background.
            && (_active.ContainsKey(snapshot.Name) || !ModelLoader.MayPostpone(policy))
            ? string.Join(", ", policy.Order)
            : null;

    /// <inheritdoc/>
    public async ValueTask<Outcome<ModelCheck>> CompileAsync(ModelSnapshot snapshot, CancellationToken cancellationToken) =>
        await _compiler.BuildAsync(snapshot, ServingOf(snapshot.Name) with { Instances = 1 }, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<Outcome<ModelCheck>> ActivateAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_before.TryRemove(snapshot.Name, out var before))
            {
                if (before.Active.Snapshot.Digest == snapshot.Digest) return Return(before);
                Drain(before);
            }

            return await BringAsync(snapshot, keepsBefore: false, cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Outcome<ModelCheck>> TryAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            return await BringAsync(snapshot, keepsBefore: true, cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask SettleAsync(string name)
    {
        await _loading.WaitAsync();
        try
        {
            if (_before.TryRemove(name, out var before)) Drain(before);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Loads a version under its whole policy beside the one that serves, with one lane, for whoever asks it about copies of frames.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>The model, which is the caller's to free; or why it cannot be had.</returns>
    internal async ValueTask<Outcome<LoadedModel>> LoadAsideAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => _loader.Load(snapshot, ServingOf(snapshot.Name) with { Instances = 1 }, cancellationToken), cancellationToken);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Changes how a model is served. One that serves is loaded anew beside itself and swapped; where that fails all stays as it was.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="serving">How it shall be served.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>Null, or why it is served as before.</returns>
    public async ValueTask<Problem?> ServeAsAsync(string name, ModelServing serving, CancellationToken cancellationToken)
    {
        var before = _serving;
        if (ServingOf(name) == serving) return null;
        _serving = new Dictionary<string, ModelServing>(before, StringComparer.Ordinal) { [name] = serving };
        if (Find(name) is not { } active || (await ActivateAsync(active.Snapshot, cancellationToken)).Problem is not { } problem) return null;
        _serving = before;
        return problem;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> UnloadAsync(string name, CancellationToken cancellationToken)
    {
        Task drained;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_before.TryRemove(name, out var before)) Drain(before);
            if (!_active.TryRemove(name, out var model)) return false;
            _health.Forget(name);
            drained = DrainAsync(model);
            _draining = Task.WhenAll(_draining, drained);
        }
        finally
        {
            _loading.Release();
        }

        // Not under the lock: a request that hangs in a broken device must not keep every other model from being loaded.
        await drained.WaitAsync(cancellationToken);
        return true;
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
        await _compiler.DisposeAsync();
        foreach (var name in _active.Keys)
        {
            if (_active.TryRemove(name, out var model)) await model.DisposeAsync();
            if (_before.TryRemove(name, out var before)) await before.DisposeAsync();
        }

        await _draining;
        await _settled.DisposeAsync();
        _loading.Dispose();
    }

    /// <summary>Loads and swaps. Whoever calls has the turn.</summary>
    private async ValueTask<Outcome<ModelCheck>> BringAsync(ModelSnapshot snapshot, bool keepsBefore, CancellationToken cancellationToken)
    {
        var serving = ServingOf(snapshot.Name);
        var loaded = await Task.Run(
            () => keepsBefore || _compiler.HasBuilt(snapshot.Digest)
                ? _loader.Load(snapshot, serving, cancellationToken)
                : _loader.LoadSoon(snapshot, serving, cancellationToken),
            cancellationToken);
        if (!loaded.TryGet(out var model, out var problem))
        {
            // With an older version serving the box is well; why the new one is not is its deployment's to report.
            if (!_active.ContainsKey(snapshot.Name)) _health.Refuse(snapshot.Name, problem);
            NativeHeap.Trim();
            return problem;
        }

        _health.Watch(model);
        if (keepsBefore && _before.TryRemove(snapshot.Name, out var older)) Drain(older);
        if (Swap(snapshot.Name, model) is { } old)
        {
            if (keepsBefore) _before[snapshot.Name] = old;
            else Drain(old);
        }

        _settled.Change(Settling, Timeout.InfiniteTimeSpan);
        if (model.Parts.Postponed is not null) _compiler.Start(model, serving, outcome => CompiledAsync(model, outcome));
        RunsChanged?.Invoke();
        return model.Active.Check;
    }

    /// <summary>Swaps back to a version that is still in memory.</summary>
    private ModelCheck Return(LoadedModel before)
    {
        if (Swap(before.Active.Snapshot.Name, before) is { } left) Drain(left);
        RunsChanged?.Invoke();
        return before.Active.Check;
    }

    /// <returns>What served before.</returns>
    private LoadedModel? Swap(string name, LoadedModel model)
    {
        _active.TryGetValue(name, out var old);
        _active[name] = model;
        _health.Say(model);
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
        return old;
    }

    private void Drain(LoadedModel model) => _draining = Task.WhenAll(_draining, DrainAsync(model));

    /// <summary>Brings a compiled model into service, unless another version came meanwhile.</summary>
    private async Task CompiledAsync(LoadedModel before, Outcome<LoadedModel> outcome)
    {
        var name = before.Active.Snapshot.Name;
        await _loading.WaitAsync();
        try
        {
            var isCurrent = _active.TryGetValue(name, out var current) && current == before;
            if (!outcome.TryGet(out var model, out var problem))
            {
                if (isCurrent) _health.Refuse(name, problem);
            }
            else if (isCurrent && model.Active.Check.ExecutionProvider != ExecutionProviderNames.Cpu)
            {
                model.Continue(before.Statistics);
                _health.Watch(model);
                Swap(name, model);
                Drain(before);
            }
            else
            {
                // The provider was not to be had: the CPU that serves goes on, and what stands against that is said.
                if (isCurrent && model.Active.Check.Degradation is { } degradation) before.Degrade(degradation);
                if (isCurrent) _health.Say(before);
                await model.DisposeAsync();
            }
        }
        finally
        {
            _loading.Release();
        }

        RunsChanged?.Invoke();
    }

    private static async Task DrainAsync(LoadedModel model)
    {
        await model.DisposeAsync();
        NativeHeap.Trim();
    }

    private ModelServing ServingOf(string name) => _serving.GetValueOrDefault(name, ModelServing.Default);
}
