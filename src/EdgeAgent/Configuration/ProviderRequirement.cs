namespace Edge.Agent.Configuration;

/// <summary>How strictly an execution-provider order is meant.</summary>
public enum ProviderRequirement
{
    /// <summary>The first that works; no remark when it is the CPU.</summary>
    Any,

    /// <summary>The first that works; anything but the first named is a visible degradation.</summary>
    Prefer,

    /// <summary>One of the named, or the model is not ready.</summary>
    Require,
}
