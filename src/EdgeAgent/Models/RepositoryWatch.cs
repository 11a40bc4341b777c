using Edge.Protocol;

namespace Edge.Agent.Models;

/// <summary>Polls the repository: new versions, changed files and removed models, as Triton's poll mode does.</summary>
internal sealed class RepositoryWatch
{
    private readonly RepositoryModels _models;
    private readonly string _root;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private Dictionary<string, string> _last = [];
    private Dictionary<string, string> _settled = [];

    /// <summary>A watch over what was just loaded.</summary>
    /// <param name="models">The models.</param>
    /// <param name="root">The repository's folder.</param>
    /// <param name="interval">How often it looks.</param>
    /// <param name="time">The clock.</param>
    public RepositoryWatch(RepositoryModels models, string root, TimeSpan interval, TimeProvider time)
    {
        _models = models;
        _root = root;
        _interval = interval;
        _time = time;
    }

    /// <summary>Looks until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What cannot be read at the start is new when it can.
        if (Look().TryGet(out var found, out _)) _last = found;
        _settled = new Dictionary<string, string>(_last, StringComparer.Ordinal);
        using var timer = new PeriodicTimer(_interval, _time);
        while (await timer.WaitForNextTickAsync(cancellationToken)) await LookAsync(cancellationToken);
    }

    /// <summary>Looks once: what changed and has rested for one look is taken over.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        // A folder that cannot be read now says nothing about the models in it.
        if (!Look().TryGet(out var now, out _)) return;
        foreach (var name in _settled.Keys.Union(now.Keys, StringComparer.Ordinal).ToArray())
        {
            var (before, current) = (_settled.GetValueOrDefault(name), now.GetValueOrDefault(name));
            // A copy in progress changes from one look to the next.
            if (before == current || _last.GetValueOrDefault(name) != current) continue;
            if (current is null) _settled.Remove(name);
            else _settled[name] = current;
            if (_models.IsManaged(name)) continue;
            if (current is not null) await _models.RefreshAsync(name, cancellationToken);
            // A model a pipeline decides with stays in memory: a folder moved away by mistake must not stop the line.
            else if (!_models.Used.Contains(name)) await _models.RemoveAsync(name, cancellationToken);
        }

        _last = now;
    }

    private Outcome<Dictionary<string, string>> Look() => _models.Look(repository => repository.Names()
        .Select(name => (Name: name, Versions: repository.Versions(name)))
        .Where(model => model.Versions.Count > 0)
        .ToDictionary(
            model => model.Name,
            // A version is often saved first and signed then.
            model => string.Join('\n', model.Versions.Select(version => VersionFingerprint.Of(Path.Combine(_root, model.Name, version))).Append(_models.Trust?.Edition(model.Name))),
            StringComparer.Ordinal));
}
