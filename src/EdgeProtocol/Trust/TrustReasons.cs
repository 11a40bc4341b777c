namespace Edge.Protocol.Trust;

/// <summary>Why metadata was refused, beyond the reasons every part shares. Sections are those of the TUF specification 1.0.34.</summary>
public static class TrustReasons
{
    /// <summary>Fewer distinct keys of the role signed than its threshold asks for: arbitrary software, wrong keys, threshold games.</summary>
    public static readonly ReasonCode TooFewSignatures = new("too-few-signatures");

    /// <summary>A version below one that was trusted before, or a role that is no longer listed.</summary>
    public static readonly ReasonCode Rollback = new("rollback");

    /// <summary>Expired at the start of the update: somebody may withhold newer metadata (freeze).</summary>
    public static readonly ReasonCode Expired = new("expired");

    /// <summary>Not the version that the referring metadata names (mix and match).</summary>
    public static readonly ReasonCode VersionMismatch = new("version-mismatch");

    /// <summary>A key under an id that is not the digest of the key (section 4.3).</summary>
    public static readonly ReasonCode KeyIdMismatch = new("key-id-mismatch");

    /// <summary>The box has no root to begin with.</summary>
    public static readonly ReasonCode NoRoot = new("no-root");

    /// <summary>A model that no trusted targets metadata lists.</summary>
    public static readonly ReasonCode NotListed = new("not-in-targets");
}
