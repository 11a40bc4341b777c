using System.Text;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Trust;

/// <summary>Which version of each unmanaged model was last let serve, a line each: an expired list withdraws nothing, after a restart neither.</summary>
internal sealed class TakenUp
{
    private readonly string _path;
    private readonly Dictionary<string, string> _digests;

    /// <summary>A note in a file.</summary>
    /// <param name="path">The file.</param>
    public TakenUp(string path)
    {
        _path = path;
        _digests = Read(path);
    }

    /// <summary>Whether a version was the last of its model that was let serve.</summary>
    /// <param name="name">The model.</param>
    /// <param name="digest">The version.</param>
    public bool Has(string name, ArtifactDigest digest) => _digests.GetValueOrDefault(name) == digest.ToString();

    /// <summary>Notes a version.</summary>
    /// <param name="name">The model.</param>
    /// <param name="digest">The version.</param>
    /// <returns>Why it could not be kept; it counts until the agent ends.</returns>
    public Problem? Note(string name, ArtifactDigest digest)
    {
        if (Has(name, digest)) return null;
        _digests[name] = digest.ToString();
        try
        {
            AtomicFile.Write(_path, Encoding.UTF8.GetBytes(string.Join('\n', _digests.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"))));
            return null;
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"Which versions were let serve was not kept in '{_path}'", exception);
        }
    }

    private static Dictionary<string, string> Read(string path)
    {
        try
        {
            var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
            return lines.Select(line => line.Split(' ')).Where(parts => parts.Length == 2).DistinctBy(parts => parts[0]).ToDictionary(parts => parts[0], parts => parts[1], StringComparer.Ordinal);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return new Dictionary<string, string>(StringComparer.Ordinal);
        }
    }
}
