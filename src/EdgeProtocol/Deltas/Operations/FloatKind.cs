namespace Edge.Protocol.Deltas.Operations;

/// <summary>A floating-point format. The numbers are the delta format's.</summary>
internal enum FloatKind
{
    /// <summary>IEEE single.</summary>
    Single = 0,

    /// <summary>IEEE half.</summary>
    Half = 1,

    /// <summary>The upper half of a single.</summary>
    Brain = 2,
}
