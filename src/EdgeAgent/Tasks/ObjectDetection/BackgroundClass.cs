namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>Where among an SSD head's classes the one for "nothing here" stands. It has no label.</summary>
public enum BackgroundClass
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It is the first.</summary>
    First,

    /// <summary>It is the last.</summary>
    Last,
}
