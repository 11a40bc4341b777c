namespace Edge.Agent.Inference.Scheduling;

/// <summary>How somebody fared at the door of a queue.</summary>
internal enum Entry
{
    /// <summary>A lane was free.</summary>
    Served,

    /// <summary>It stands in line.</summary>
    Waiting,

    /// <summary>The line is full.</summary>
    Full,

    /// <summary>The model was swapped out.</summary>
    Closed,
}
