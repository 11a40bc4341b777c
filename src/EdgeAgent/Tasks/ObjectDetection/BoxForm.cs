namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>What the four numbers of a box are.</summary>
public enum BoxForm
{
    /// <summary>Left, top, right, bottom.</summary>
    Corners,

    /// <summary>Center across and down, width, height.</summary>
    Center,
}
