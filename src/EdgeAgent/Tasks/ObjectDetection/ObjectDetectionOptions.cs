using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>One image, any number of labelled boxes.</summary>
/// <param name="Input">The tensor it takes.</param>
/// <param name="Preprocessing">From pixels to that tensor.</param>
/// <param name="Output">The tensors it gives.</param>
/// <param name="Thresholds">Which of its boxes are detections.</param>
public sealed record ObjectDetectionOptions(ModelInput Input, ModelPreprocessing Preprocessing, DetectionOutput Output, DetectionThresholds Thresholds)
    : ImageTaskOptions(TaskName, Input, Preprocessing)
{
    /// <summary>The task's name.</summary>
    public const string TaskName = "object-detection";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Gives => ["label", "scores", "detections"];
}
