namespace Edge.Protocol.Artifacts;

/// <summary>One file of a model version.</summary>
/// <param name="Path">Relative path with forward slashes.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Digest">SHA-256 of the bytes.</param>
public sealed record ManifestFile(string Path, long Size, ArtifactDigest Digest)
{
    /// <summary>Whether a peer's path stays inside the folder it is put in, on every operating system.</summary>
    /// <param name="path">The path.</param>
    public static bool IsSafePath(string path)
    {
        if (path.Length is 0 or > 512 || path.Contains('\\', StringComparison.Ordinal) || path.Contains(':', StringComparison.Ordinal)) return false;
        foreach (var part in path.Split('/'))
        {
            // Windows drops dots and spaces at a name's end: ".. " is ".." there.
            if (part.Length == 0 || part[^1] is '.' or ' ' || part.Any(char.IsControl)) return false;
        }

        return true;
    }
}
