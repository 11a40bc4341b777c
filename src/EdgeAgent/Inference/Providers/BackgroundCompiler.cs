using System.Collections.Concurrent;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Inference.Providers;

/// <summary>Loads models under policies that compile, beside the CPU or the version before that serves meanwhile. One at a time: each may take the memory of an engine build.</summary>
internal sealed class BackgroundCompiler : IAsyncDisposable
{
    /// <summary>Compilers that do not look at ONNX Runtime's cancellation are left behind at the end: the process takes them with it.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ModelLoader _loader;
    private readonly TimeProvider _time;
    private readonly ConcurrentDictionary<LoadedModel, Compilation> _running = [];
    private readonly ConcurrentDictionary<ArtifactDigest, bool> _built = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turn = new(1);
    private Task _all = Task.CompletedTask;

    /// <summary>A compiler.</summary>
    /// <param name="loader">Loads models.</param>
    /// <param name="time">The clock.</param>
    public BackgroundCompiler(ModelLoader loader, TimeProvider time)
    {
        _loader = loader;
        _time = time;
    }

    /// <summary>The compilation for a loaded model, or null.</summary>
    /// <param name="model">The model as the CPU serves it.</param>
    public Compilation? Find(LoadedModel model) => _running.GetValueOrDefault(model);

    /// <summary>Begins to load a model again, under its whole policy.</summary>
    /// <param name="model">The model as the CPU serves it.</param>
    /// <param name="serving">How it is served.</param>
    /// <param name="done">Told the result; not when the process ends first.</param>
    public void Start(LoadedModel model, ModelServing serving, Func<Outcome<LoadedModel>, Task> done)
    {
        _running[model] = new Compilation(string.Join(", ", model.Parts.Postponed!.Order), _time.GetUtcNow());
        var work = Task.Run(() => CompileAsync(model, serving, done));
        lock (_turn) _all = Task.WhenAll(_all, work);
    }

    /// <summary>Whether a version's engine was built since the start.</summary>
    /// <param name="version">The version.</param>
    public bool HasBuilt(ArtifactDigest version) => _built.ContainsKey(version);

    /// <summary>Loads a version under its whole policy, so that what its provider compiles is kept, and lets it go again.</summary>
    /// <param name="snapshot">The version.</param>
    /// <param name="serving">How it is served.</param>
    /// <param name="cancellationToken">Ends the wait. A build that does not end with it goes on by itself, and the next one does not wait for it.</param>
    /// <returns>What it runs on, or why it cannot be had.</returns>
    public async Task<Outcome<ModelCheck>> BuildAsync(ModelSnapshot snapshot, ModelServing serving, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(() => BuildOnceAsync(snapshot, serving, cancellationToken), cancellationToken).WaitAsync(cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAny(_all, Task.Delay(Patience, _time));
    }

    private async Task<Outcome<ModelCheck>> BuildOnceAsync(ModelSnapshot snapshot, ModelServing serving, CancellationToken cancellationToken)
    {
        if (!_loader.Load(snapshot, serving, cancellationToken).TryGet(out var model, out var problem)) return problem;
        await model.DisposeAsync();
        _built.TryAdd(snapshot.Digest, true);
        return model.Active.Check;
    }

    private async Task CompileAsync(LoadedModel model, ModelServing serving, Func<Outcome<LoadedModel>, Task> done)
    {
        try
        {
            await _turn.WaitAsync(_stop.Token);
            try
            {
                var outcome = _loader.Load(model.Active.Snapshot, serving, _stop.Token);
                _running.TryRemove(model, out _);
                await done(outcome);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The process ends; the next start compiles.
        }
        finally
        {
            _running.TryRemove(model, out _);
        }
    }
}
