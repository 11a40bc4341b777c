using Edge.Agent.Tasks.AnomalyDetection;
using Edge.Agent.Tasks.FeatureExtraction;
using Edge.Agent.Tasks.ImageClassification;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Agent.Tasks.RawTensors;
using Edge.Agent.Tasks.TextClassification;

namespace Edge.Agent.Tasks;

/// <summary>Every task this build has.</summary>
internal static class TaskCatalog
{
    private static readonly ITaskDefinition[] All =
    [
        new ImageClassificationDefinition(),
        new ObjectDetectionDefinition(),
        new AnomalyDetectionDefinition(),
        new TextClassificationDefinition(),
        new FeatureExtractionDefinition(),
        new RawTensorsDefinition(),
    ];

    /// <summary>The tasks by name, for a reader that offers them.</summary>
    public static IReadOnlyDictionary<string, ITaskDefinition> ByName { get; } =
        All.ToDictionary(task => task.Name, StringComparer.Ordinal);
}
