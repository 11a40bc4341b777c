namespace Edge.Protocol.Deltas;

/// <summary>What became of a tensor between two versions.</summary>
public enum TensorState
{
    /// <summary>The same values in the same form.</summary>
    Same,

    /// <summary>Other values in the same form.</summary>
    Changed,

    /// <summary>Another type or shape.</summary>
    Reshaped,

    /// <summary>Only in the target.</summary>
    Added,

    /// <summary>Only in the base.</summary>
    Removed,
}
