using System.Text;
using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>One delegation.</summary>
/// <param name="Name">The role.</param>
/// <param name="Keys">Whose signatures it needs.</param>
/// <param name="IsTerminating">Whether roles after it have no say about its paths.</param>
/// <param name="Paths">Patterns of its paths; null where hash prefixes say it.</param>
/// <param name="PathHashPrefixes">Prefixes of its paths' SHA-256; null where patterns say it.</param>
public sealed record DelegatedRole(
    string Name, KeyRing Keys, bool IsTerminating, IReadOnlyList<string>? Paths, IReadOnlyList<string>? PathHashPrefixes)
{
    /// <summary>Whether the role is trusted with a path.</summary>
    /// <param name="targetPath">The path.</param>
    public bool Covers(string targetPath)
    {
        if (Paths is not null) return Paths.Any(pattern => PathPattern.Matches(pattern, targetPath));
        if (PathHashPrefixes is null) return false;
        var hash = ArtifactDigest.Of(Encoding.UTF8.GetBytes(targetPath)).Hex;
        return PathHashPrefixes.Any(prefix => hash.StartsWith(prefix, StringComparison.Ordinal));
    }
}
