using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Models;

/// <summary>A folder of models, laid out as <c>name/version/</c>.</summary>
public sealed class ModelRepository
{
    private readonly string _root;

    /// <summary>A repository.</summary>
    /// <param name="root">Absolute path of the folder.</param>
    public ModelRepository(string root) => _root = root;

    /// <summary>Names of the models, ordered; empty when there is no such folder.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<string> Names() => Folders(_root, StringComparer.Ordinal);

    /// <summary>Versions of a model, lowest first, in natural numeric order.</summary>
    /// <param name="name">Model name.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<string> Versions(string name) =>
        ModelManifest.IsSafeName(name) ? Folders(Path.Combine(_root, name), NaturalOrder.Instance) : [];

    /// <summary>Finds a version and hashes its files.</summary>
    /// <param name="name">Model name.</param>
    /// <param name="version">Model version; null for the highest.</param>
    /// <returns>The snapshot, or why it cannot be used.</returns>
    public Outcome<ModelSnapshot> Find(string name, string? version = null)
    {
        return Read(repository => repository.FindReadable(name, version)).TryGet(out var found, out var problem) ? found : problem;
    }

    /// <summary>Reads from the repository.</summary>
    /// <param name="read">What to read.</param>
    /// <returns>What was read, or why the folder cannot be.</returns>
    public Outcome<T> Read<T>(Func<ModelRepository, T> read)
    {
        try
        {
            return read(this);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(ReasonCode.InputOutput, $"{_root}: cannot be read: {exception.Message}");
        }
    }

    private Outcome<ModelSnapshot> FindReadable(string name, string? version)
    {
        var versions = Versions(name);
        var found = version is not null ? versions.FirstOrDefault(candidate => candidate == version) : versions.Count > 0 ? versions[^1] : null;
        if (found is null)
        {
            return new Problem(
                ReasonCode.NotFound,
                $"Model '{name}'{(version is null ? "" : $" version '{version}'")} is not in {_root}; it holds {Describe(name, versions)}.");
        }

        var directory = Path.Combine(_root, name, found);
        if (!ModelBundle.Load(directory).TryGet(out var bundle, out var problem)) return problem;
        if (bundle.Description.Name != name || bundle.Description.Version != found)
        {
            return new Problem(
                ReasonCode.Malformed,
                $"{Path.Combine(directory, ModelDescription.FileName)}: 'name' and 'version' say {bundle.Description.Name}/{bundle.Description.Version}, the folder says {name}/{found}; make them the same.");
        }

        return bundle.ToSnapshot();
    }

    private string Describe(string name, IReadOnlyList<string> versions) =>
        versions.Count > 0 ? $"{name} {string.Join(", ", versions)}"
        : Names() is { Count: > 0 } names ? string.Join(", ", names) : "no models";

    private static IReadOnlyList<string> Folders(string path, IComparer<string> order)
    {
        if (!Directory.Exists(path)) return [];
        return [.. Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)).Where(ModelManifest.IsSafeName).Order(order)];
    }
}
