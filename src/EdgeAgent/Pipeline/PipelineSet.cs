using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Pipeline;

/// <summary>The agent's pipelines: started together, stopped together, and each replaceable while the others go on.</summary>
public sealed class PipelineSet : IAsyncDisposable
{
    /// <summary>How long frames that were taken may delay a change: a frame takes milliseconds, a full disk takes its time.</summary>
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    private readonly Func<PipelineOptions, ValueTask<Outcome<RunningPipeline>>> _build;
    private readonly HealthBoard _health;
    private readonly SemaphoreSlim _changing = new(1);
    private readonly CancellationTokenSource _stopping = new();
    private volatile IReadOnlyList<RunningPipeline> _pipelines = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An empty set.</summary>
    /// <param name="build">Builds a pipeline and claims its lines, or says why it cannot.</param>
    /// <param name="roster">Shows what stands.</param>
    /// <param name="health">Forgets pipelines that are no more; told of one that cannot go back.</param>
    public PipelineSet(Func<PipelineOptions, ValueTask<Outcome<RunningPipeline>>> build, PipelineRoster roster, HealthBoard health)
    {
        _build = build;
        Roster = roster;
        _health = health;
    }

    /// <summary>What stands.</summary>
    public PipelineRoster Roster { get; }

    /// <summary>Whether every pipeline's loop stands.</summary>
    public bool IsAlive => _pipelines.All(pipeline => pipeline.Host.ExecuteTask is { IsFaulted: false });

    /// <summary>Adds a pipeline, not started.</summary>
    /// <param name="options">What it does.</param>
    /// <returns>Null, or why it cannot be built.</returns>
    public async ValueTask<Problem?> AddAsync(PipelineOptions options)
    {
        if (!(await _build(options)).TryGet(out var pipeline, out var problem)) return problem;
        Show([.. _pipelines, pipeline]);
        return null;
    }

    /// <summary>Starts them all.</summary>
    public async Task StartAsync()
    {
        foreach (var pipeline in _pipelines) await pipeline.Host.StartAsync(_stopping.Token);
    }

    /// <summary>Ends one pipeline in good order, starts another in its place, and goes back when that one does not prove itself.</summary>
    /// <param name="change">What shall happen.</param>
    /// <param name="cancellationToken">The agent stops; what stands then is stopped with the others.</param>
    /// <returns>Null when the change stands; why the pipeline before runs again otherwise.</returns>
    public async ValueTask<Problem?> ReplaceAsync(PipelineChange change, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stopping.Token);
        await _changing.WaitAsync(either.Token);
        try
        {
            var before = Find(change.Name);
            if (before is not null) await EndAsync(before);
            change.Enter();
            if (change.Next is null) return null;
            var problem = await BeginAsync(change.Next, change.Prove, either.Token);
            if (problem is null) return null;
            if (Find(change.Name) is { } unproven) await EndAsync(unproven);
            change.Leave();
            if (before is not null && await BeginAsync(before.Options, null, either.Token) is { } stuck) _health.Degrade($"pipeline/{change.Name}", stuck);
            return problem;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends a pipeline in good order and starts it anew as it is configured.</summary>
    /// <param name="name">The pipeline.</param>
    /// <param name="cancellationToken">The agent stops.</param>
    /// <returns>Null, or why it does not run.</returns>
    public async ValueTask<Problem?> RestartAsync(string name, CancellationToken cancellationToken)
    {
        if (Find(name) is not { } pipeline)
            return new Problem(ReasonCode.NotFound, $"There is no pipeline '{name}' here; there are: {string.Join(", ", Roster.Select(known => known.Name))}.");
        return await ReplaceAsync(new PipelineChange(name, pipeline.Options, () => { }, (_, _) => default, () => { }), cancellationToken);
    }

    /// <summary>Completes when every pipeline is exhausted; never while there is none.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task ExhaustedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Read before the look: a change in between completes exactly this source.
            var changed = Volatile.Read(ref _changed).Task;
            var seen = _pipelines;
            var all = Task.WhenAll(seen.Select(pipeline => pipeline.Host.ExecuteTask ?? Task.CompletedTask));
            if (seen.Count == 0 || await Task.WhenAny(all, changed).WaitAsync(cancellationToken) != all)
            {
                await changed.WaitAsync(cancellationToken);
                continue;
            }

            // One that ended to make room for another is not exhausted.
            await _changing.WaitAsync(cancellationToken);
            _changing.Release();
            if (!ReferenceEquals(seen, _pipelines)) continue;
            await all;
            return;
        }
    }

    /// <summary>Stops them all; a change that is under way ends first.</summary>
    public async Task StopAsync()
    {
        // Every host hears of it at once, and a change that is under way ends at its next step.
        await _stopping.CancelAsync();
        await _changing.WaitAsync();
        try
        {
            foreach (var pipeline in _pipelines) await pipeline.Host.StopAsync(CancellationToken.None);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var pipeline in _pipelines) await pipeline.DisposeAsync();
        _stopping.Dispose();
        _changing.Dispose();
    }

    private RunningPipeline? Find(string name) => _pipelines.FirstOrDefault(pipeline => pipeline.Options.Name == name);

    private async ValueTask<Problem?> BeginAsync(
        PipelineOptions options, Func<RunningPipeline, CancellationToken, ValueTask<Problem?>>? prove, CancellationToken cancellationToken)
    {
        if (!(await _build(options)).TryGet(out var pipeline, out var problem)) return problem;
        Show([.. _pipelines, pipeline]);
        await pipeline.Host.StartAsync(_stopping.Token);
        return prove is null ? null : await prove(pipeline, cancellationToken);
    }

    private async Task EndAsync(RunningPipeline pipeline)
    {
        await pipeline.Host.DrainAsync(DrainLimit);
        Show([.. _pipelines.Where(other => other != pipeline)]);
        await pipeline.DisposeAsync();
        _health.Forget($"pipeline/{pipeline.Options.Name}");
        _health.Forget($"source/{pipeline.Options.Name}");
    }

    private void Show(IReadOnlyList<RunningPipeline> pipelines)
    {
        _pipelines = pipelines;
        Roster.Set(pipelines.Select(pipeline => pipeline.Options));
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }
}
