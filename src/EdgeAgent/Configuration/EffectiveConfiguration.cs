using System.Text;
using Edge.Protocol;

namespace Edge.Agent.Configuration;

/// <summary>
/// What the agent runs by at this moment: its own configuration and what the hub changed of it. Its digest is the local
/// one while nothing is changed, so that it is the same on every box with the same file.
/// </summary>
public sealed class EffectiveConfiguration
{
    private readonly ArtifactDigest _local;
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ArtifactDigest> _changes = new(StringComparer.Ordinal);
    private volatile Stamp _stamp;

    /// <summary>The local configuration as it is.</summary>
    /// <param name="local">Its digest.</param>
    public EffectiveConfiguration(ArtifactDigest local)
    {
        _local = local;
        _stamp = new Stamp(local);
    }

    /// <summary>The digest that decisions cite.</summary>
    public ArtifactDigest Digest => _stamp.Digest;

    /// <summary>What the digest would be.</summary>
    /// <param name="item">What changes, for example <c>pipeline/line-1</c>.</param>
    /// <param name="change">Its new digest; null when it is local again.</param>
    public ArtifactDigest With(string item, ArtifactDigest? change)
    {
        lock (_gate) return Of(new SortedDictionary<string, ArtifactDigest>(_changes, StringComparer.Ordinal), item, change);
    }

    /// <summary>Changes an item.</summary>
    /// <param name="item">What changes.</param>
    /// <param name="change">Its new digest; null when it is local again.</param>
    public void Set(string item, ArtifactDigest? change)
    {
        lock (_gate) _stamp = new Stamp(Of(_changes, item, change));
    }

    private ArtifactDigest Of(SortedDictionary<string, ArtifactDigest> changes, string item, ArtifactDigest? change)
    {
        if (change is { } digest) changes[item] = digest;
        else changes.Remove(item);
        if (changes.Count == 0) return _local;
        var text = new StringBuilder($"local={_local}\n");
        foreach (var (key, value) in changes) text.Append(key).Append('=').Append(value).Append('\n');
        return ArtifactDigest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>A digest is wider than what is read at once.</summary>
    private sealed record Stamp(ArtifactDigest Digest);
}
