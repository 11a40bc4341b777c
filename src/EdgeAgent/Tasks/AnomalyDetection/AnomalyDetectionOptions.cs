using Edge.Agent.Models;
using Edge.Agent.Tasks.Images;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>One image, and how far it is from the good ones a memory was made of (PatchCore).</summary>
/// <param name="Input">The tensor it takes.</param>
/// <param name="Preprocessing">From pixels to that tensor.</param>
/// <param name="Layers">Names of the feature maps, f32 [1, channels, height, width]; the first one's grid is the heatmap's.</param>
/// <param name="Memory">The memory's file, relative to the folder.</param>
/// <param name="Neighbours">Neighbours in the memory that weigh the score; 1 leaves it as it is.</param>
/// <param name="Threshold">The distance at which both labels score one half.</param>
public sealed record AnomalyDetectionOptions(
    ModelInput Input, ModelPreprocessing Preprocessing, IReadOnlyList<string> Layers, string Memory, int Neighbours, float Threshold)
    : ImageTaskOptions(TaskName, Input, Preprocessing)
{
    /// <summary>The task's name.</summary>
    public const string TaskName = "anomaly-detection";

    /// <summary>Most neighbours: the paper takes nine.</summary>
    public const int MaxNeighbours = 64;

    /// <inheritdoc/>
    public override IReadOnlyList<string> Gives => ["label", "scores"];
}
