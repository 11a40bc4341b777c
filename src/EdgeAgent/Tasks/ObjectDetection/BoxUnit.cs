namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>What a box is measured in.</summary>
public enum BoxUnit
{
    /// <summary>Pixels of the model's input.</summary>
    Pixels,

    /// <summary>Shares of the input's width and height, 0 to 1.</summary>
    Normalised,
}
