using Edge.Protocol;

namespace Edge.Agent.Privacy;

/// <summary>A kept picture: the same picture of two decisions is two, so that each can be erased by itself.</summary>
/// <param name="Digest">SHA-256 of its file.</param>
/// <param name="DecisionId">The decision it belongs to.</param>
public readonly record struct EvidenceKey(ArtifactDigest Digest, Guid DecisionId)
{
    private const string Extension = ".ev";

    /// <summary>Its name in the store.</summary>
    internal string FileName => $"{Digest.Hex}.{DecisionId:N}{Extension}";

    /// <summary>Reads a name of the store.</summary>
    /// <param name="name">File name.</param>
    /// <param name="key">The key.</param>
    internal static bool TryParse(string name, out EvidenceKey key)
    {
        key = default;
        var parts = name.Split('.');
        if (parts.Length != 3 || "." + parts[2] != Extension) return false;
        if (!ArtifactDigest.TryParse($"sha256:{parts[0]}", out var digest) || !Guid.TryParseExact(parts[1], "N", out var decision)) return false;
        key = new EvidenceKey(digest, decision);
        return true;
    }
}
