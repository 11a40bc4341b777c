namespace Edge.Agent.Devices.Gpio;

/// <summary>What an edge of a trigger's line is.</summary>
internal enum EdgeKind
{
    /// <summary>A part.</summary>
    Part,

    /// <summary>An edge of the triggering direction that is no part.</summary>
    Bounce,

    /// <summary>An edge of the other direction.</summary>
    Other,
}
