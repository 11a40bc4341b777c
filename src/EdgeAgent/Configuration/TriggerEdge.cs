namespace Edge.Agent.Configuration;

/// <summary>Which change of an input line triggers.</summary>
public enum TriggerEdge
{
    /// <summary>Low to high.</summary>
    Rising,

    /// <summary>High to low.</summary>
    Falling,
}
