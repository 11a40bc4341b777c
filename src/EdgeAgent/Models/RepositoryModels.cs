using System.Collections.Concurrent;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Serving;
using Edge.Agent.Serving.Engine;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models;

/// <summary>
/// Brings the models of the configured repository into service: of each the highest version that may serve. A version
/// that may not is remembered with its reason and never displaces one that does. A model that the hub manages belongs to
/// Deployment alone.
/// </summary>
internal sealed class RepositoryModels : IRepositoryControl, IModelSupply, IDisposable
{
    private readonly AgentOptions _options;
    private readonly SlotStore _slots;
    private readonly IModelHost _host;
    private readonly ModelBoard _board;
    private readonly HealthBoard _health;
    private readonly IReadOnlyList<PipelineOptions> _pipelines;
    private readonly ConcurrentDictionary<(string Name, string Version), RefusedVersion> _refused = new();
    private readonly MemoryBudget _budget;
    // Unloaded to make room, and loaded again when somebody asks.
    private readonly ConcurrentDictionary<string, bool> _resting = new(StringComparer.Ordinal);
    // Between the wish and the outcome of the first try.
    private readonly ConcurrentDictionary<string, bool> _loading = new(StringComparer.Ordinal);
    // The watcher and the API may want the same model at once.
    private readonly SemaphoreSlim _changing = new(1);

    public RepositoryModels(
        AgentOptions options, SlotStore slots, IModelHost host, ModelBoard board, HealthBoard health, IReadOnlyList<PipelineOptions>? pipelines = null)
    {
        _options = options;
        _slots = slots;
        _host = host;
        _board = board;
        _health = health;
        // The roster is live: a pipeline that the hub changes may name another model.
        _pipelines = pipelines ?? options.Pipelines;
        Repository = options.Models.Repository is { } root ? new ModelRepository(root) : null;
        _budget = new MemoryBudget(options.Models.MemoryBudget);
        // From the beginning: whoever asks before the models are loaded is told that they will be.
        foreach (var name in Wanted()) _loading[name] = true;
    }

    /// <summary>The folder of models; null when every model comes from the hub.</summary>
    public ModelRepository? Repository { get; }

    /// <summary>Whose word lets a version serve; null for whoever may write the folder.</summary>
    public IRepositoryTrust? Trust { get; set; }

    /// <summary>Models that a pipeline names.</summary>
    public IReadOnlySet<string> Used => _pipelines.SelectMany(pipeline => pipeline.Models).ToHashSet(StringComparer.Ordinal);

    /// <summary>Loads what the control mode asks for; what cannot be is a degradation, and the agent starts all the same.</summary>
    public async Task ActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var name in Wanted()) await RefreshAsync(name, cancellationToken);
    }

    /// <summary>Looks again at what was refused, and whether what serves still may.</summary>
    /// <param name="cancellationToken">Ends it between models.</param>
    public async Task JudgeAgainAsync(CancellationToken cancellationToken)
    {
        var judged = _refused.Keys.Select(key => key.Name).Concat(_host.Serving.Select(serving => serving.Model.Snapshot.Name)).Distinct(StringComparer.Ordinal);
        foreach (var name in judged.Where(name => !IsManaged(name)).Order(StringComparer.Ordinal).ToArray()) await RefreshAsync(name, cancellationToken);
    }

    /// <summary>Brings the highest version of a model that may serve into service; nothing when it serves already.</summary>
    /// <param name="name">Model name, not a managed one.</param>
    /// <param name="cancellationToken">Ends it between versions.</param>
    /// <returns>Null, or why the highest version does not serve.</returns>
    public async Task<Problem?> RefreshAsync(string name, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await RefreshOneAsync(name, cancellationToken);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<ServedModel> Index()
    {
        if (Repository is null) return [];
        var known = Repository.Read(repository => repository.Names().SelectMany(name => repository.Versions(name).Select(version => (Name: name, Version: version))).ToArray());
        // A folder that cannot be read is said by the health board; what serves goes on.
        return [.. (known.IsSuccess ? known.Value : [])
            .Where(model => _host.Find(model.Name)?.Snapshot.Version != model.Version)
            .Select(model => new ServedModel(
                model.Name, model.Version, _loading.ContainsKey(model.Name) ? ServingState.Loading : ServingState.Unavailable, Reason(model), "", [], [], [], ModelServingOptions.Default, null))];
    }

    /// <inheritdoc/>
    public async ValueTask<bool> WakeAsync(string name, CancellationToken cancellationToken)
    {
        if (!_resting.ContainsKey(name)) return false;
        await _changing.WaitAsync(cancellationToken);
        try
        {
            // Of many who ask at once the first loads it.
            return _host.Find(name) is not null || await RefreshOneAsync(name, cancellationToken) is null;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask<Problem?> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (_host.Find(name) is not null) return null;
        if (Repository is { } repository && !IsManaged(name) && HasVersion(repository, name)) return await RefreshAsync(name, cancellationToken);
        return new Problem(ReasonCode.ModelNotReady, $"No version of model '{name}' serves here. Put one into the repository, or assign one at the hub.");
    }

    /// <inheritdoc/>
    public async ValueTask<Problem?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        if (Refusal(name) is { } refusal) return refusal;
        if (!HasVersion(Repository!, name)) return Shown(Repository!.Find(name).Problem!);
        foreach (var key in _refused.Keys.Where(key => key.Name == name)) _refused.TryRemove(key, out _);
        return await RefreshAsync(name, cancellationToken) is { } problem ? Shown(problem) : null;
    }

    /// <inheritdoc/>
    public async ValueTask<Problem?> UnloadAsync(string name, CancellationToken cancellationToken)
    {
        if (Refusal(name) is { } refusal) return refusal;
        if (Used.Contains(name)) return new Problem(ServingReasons.Managed, $"A pipeline decides with model '{name}'; take it out of the pipeline first.");
        _resting.TryRemove(name, out _);
        await RemoveAsync(name, cancellationToken);
        return null;
    }

    /// <summary>Unloads a model and forgets what was said of it.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task RemoveAsync(string name, CancellationToken cancellationToken)
    {
        await _host.UnloadAsync(name, cancellationToken);
        _board.Keep(name, []);
        _health.Recover(Component(name));
    }

    /// <inheritdoc/>
    public void Dispose() => _changing.Dispose();

    /// <summary>Reads the repository; where that cannot be done, the health board says so until it can.</summary>
    /// <param name="read">What to read.</param>
    public Outcome<T> Look<T>(Func<ModelRepository, T> read)
    {
        var outcome = Repository!.Read(read);
        if (outcome.TryGet(out _, out var problem)) _health.Recover("repository");
        else _health.Degrade("repository", problem);
        return outcome;
    }

    /// <summary>Whether Deployment owns a model.</summary>
    /// <param name="name">Model name.</param>
    public bool IsManaged(string name) => _slots.Read(name).Current is not null;

    private static bool HasVersion(ModelRepository repository, string name) =>
        repository.Read(readable => readable.Versions(name)) is { IsSuccess: true, Value.Count: > 0 };

    private string Reason((string Name, string Version) model)
    {
        if (_refused.TryGetValue(model, out var refused)) return Shown(refused.Problem).Message;
        return _resting.ContainsKey(model.Name) ? "unloaded to make room; a request loads it again" : "not loaded";
    }

    /// <summary>A problem as clients see it: where the repository lies on this box is not theirs to know. Logs and the health board have the whole path.</summary>
    private Problem Shown(Problem problem)
    {
        var root = Path.TrimEndingDirectorySeparator(_options.Models.Repository!);
        return problem with
        {
            Message = problem.Message.Replace(root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal).Replace(root, "the repository", StringComparison.Ordinal),
        };
    }

    /// <summary>The models that the control mode loads at the start.</summary>
    private string[] Wanted()
    {
        if (Repository is null) return [];
        IReadOnlyList<string> names = [];
        if (_options.Models.RepositoryControl != RepositoryControl.Explicit && !Look(repository => repository.Names()).TryGet(out names!, out _)) names = [];
        var all = Used.Union(names, StringComparer.Ordinal);
        return [.. all.Where(name => !IsManaged(name)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whoever calls has the turn.</summary>
    private async Task<Problem?> RefreshOneAsync(string name, CancellationToken cancellationToken)
    {
        _loading[name] = true;
        try
        {
            Problem? first = null;
            if (!Repository!.Read(repository => repository.Versions(name)).TryGet(out var versions, out var unreadable)) first = unreadable;
            // What was said of a version goes with it.
            else foreach (var gone in _refused.Keys.Where(key => key.Name == name && !versions.Contains(key.Version))) _refused.TryRemove(gone, out _);
            foreach (var version in (versions ?? []).Reverse())
            {
                var refused = await TryAsync(name, version, cancellationToken);
                if (refused is null) break;
                first ??= refused;
            }

            if (_host.Find(name) is null && first is null) first = Repository.Find(name).Problem;
            State(name, first);
            return first;
        }
        finally
        {
            _loading.TryRemove(name, out _);
        }
    }

    private async Task<Problem?> TryAsync(string name, string version, CancellationToken cancellationToken)
    {
        var fingerprint = $"{VersionFingerprint.Of(Path.Combine(_options.Models.Repository!, name, version))}\n{Trust?.Edition(name)}";
        if (_refused.TryGetValue((name, version), out var known) && known.Fingerprint == fingerprint) return known.Problem;
        if (!Repository!.Find(name, version).TryGet(out var snapshot, out var problem)) return Refuse(name, version, fingerprint, problem);
        if (Trust?.Refuses(snapshot) is { } untrusted)
        {
            _board.Report(new ModelReport(name, version, snapshot.Digest, ModelState.Failed, Reason: untrusted.Reason, Message: untrusted.Message));
            return Refuse(name, version, fingerprint, untrusted);
        }

        if (_host.Find(name)?.Snapshot.Digest == snapshot.Digest) return null;
        if (await MakeRoomAsync(snapshot, cancellationToken) is { } full) return full;
        var activated = await _host.ActivateAsync(snapshot, cancellationToken);
        if (activated.TryGet(out var check, out problem))
        {
            _refused.TryRemove((name, version), out _);
            _resting.TryRemove(name, out _);
            _board.Keep(name, [version]);
            _board.Report(new ModelReport(name, version, snapshot.Digest, ModelState.Committed, check.ExecutionProvider));
            return null;
        }

        _board.Report(new ModelReport(name, version, snapshot.Digest, ModelState.Failed, Reason: problem.Reason, Message: problem.Message));
        return Refuse(name, version, fingerprint, problem);
    }

    /// <summary>Unloads what the budget says. A pipeline's model is loaded even beyond it: memory is no reason to stop the line.</summary>
    private async Task<Problem?> MakeRoomAsync(ModelSnapshot snapshot, CancellationToken cancellationToken)
    {
        var loaded = _host.Serving.Where(other => other.Model.Snapshot.Name != snapshot.Name).Select(other => new LoadedFootprint(
            other.Model.Snapshot.Name, ModelFootprint.Of(other.Model.Snapshot.Directory, other.Model.Check.File), other.LastUsed,
            Used.Contains(other.Model.Snapshot.Name) || IsManaged(other.Model.Snapshot.Name)));
        if (!_budget.Choose(snapshot.Name, ModelFootprint.OfAny(snapshot.Directory), [.. loaded]).TryGet(out var unload, out var problem))
            return Used.Contains(snapshot.Name) ? null : problem;
        foreach (var name in unload)
        {
            _resting[name] = true;
            await RemoveAsync(name, cancellationToken);
        }

        return null;
    }

    private Problem Refuse(string name, string version, string fingerprint, Problem problem)
    {
        _refused[(name, version)] = new RefusedVersion(fingerprint, problem);
        return problem;
    }

    /// <summary>With a hub a model that is not on disk may be on its way, and the pipeline says that it waits; without one nobody will bring it.</summary>
    private void State(string name, Problem? problem)
    {
        if (problem is null) _health.Recover(Component(name));
        else if (_host.Find(name) is not null) _health.Degrade(Component(name), problem);
        else if (_options.Hub is null || problem.Reason != ReasonCode.NotFound) _health.Degrade($"model/{name}", problem);
    }

    private Problem? Refusal(string name)
    {
        if (Repository is null) return new Problem(ReasonCode.NotFound, "This box has no repository of its own (models.repository); its models come from the hub.");
        if (_options.Models.RepositoryControl != RepositoryControl.Explicit)
            return new Problem(ServingReasons.Managed, "Models are not loaded or unloaded on request here; set models.repositoryControl to explicit.");
        return IsManaged(name) ? new Problem(ServingReasons.Managed, $"The hub manages model '{name}'; assign or withdraw it there.") : null;
    }

    private static string Component(string name) => $"repository/{name}";
}
