namespace Edge.Hub.Rollouts.Gates;

/// <summary>What a gate says.</summary>
public enum GateVerdict
{
    /// <summary>The numbers are good enough, and there are enough of them.</summary>
    Pass,

    /// <summary>Too little evidence for either answer.</summary>
    Hold,

    /// <summary>The numbers are not good enough.</summary>
    Fail,
}
