namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>A detector's <c>output</c>.</summary>
/// <param name="Head">Its form.</param>
/// <param name="Name">The tensor with the scores; for all heads but SSD's also with the boxes.</param>
/// <param name="Boxes">The tensor with the boxes; null when it is the same.</param>
/// <param name="Form">What the four numbers of a box are.</param>
/// <param name="Unit">What a box is measured in.</param>
/// <param name="Background">Where the class for "nothing here" stands.</param>
public sealed record DetectionOutput(DetectionHead Head, string Name, string? Boxes, BoxForm Form, BoxUnit Unit, BackgroundClass Background);
