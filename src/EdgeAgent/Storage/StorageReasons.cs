using Edge.Protocol;

namespace Edge.Agent.Storage;

/// <summary>Reasons that only storage gives.</summary>
public static class StorageReasons
{
    /// <summary>Another process holds the folder.</summary>
    public static readonly ReasonCode InUse = new("in-use");

    /// <summary>The journal was made anew: its old sequences no longer count.</summary>
    public static readonly ReasonCode EpochRenewed = new("epoch-renewed");

    /// <summary>What was sealed needs a key that is not configured.</summary>
    public static readonly ReasonCode KeyMissing = new("key-missing");

    /// <summary>The store was closed while the call waited.</summary>
    public static readonly ReasonCode Closed = new("closed");
}
