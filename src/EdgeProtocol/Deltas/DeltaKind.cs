namespace Edge.Protocol.Deltas;

/// <summary>How a delta's body says the target.</summary>
public enum DeltaKind
{
    /// <summary>One zstd frame of the target; the base is not needed.</summary>
    Whole = 1,

    /// <summary>One zstd frame of the target, with the base as its dictionary.</summary>
    Patch = 2,

    /// <summary>Operations over the base, in one range-coded stream.</summary>
    Operations = 3,
}
