using Edge.Agent.Models.Rules;
using Edge.Agent.Tensors;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>Anomaly detection by one model version.</summary>
internal sealed class AnomalyDetectionTask : IModelTask
{
    private readonly AnomalyDetectionOptions _options;
    private readonly TensorType _type;
    private readonly FeatureLayers _layers;
    private readonly PatchMemory _memory;

    public AnomalyDetectionTask(AnomalyDetectionOptions options, TensorType type, FeatureLayers layers, PatchMemory memory)
    {
        _options = options;
        _type = type;
        _layers = layers;
        _memory = memory;
    }

    /// <inheritdoc/>
    public TaskInputKind Accepts => _options.Accepts;

    /// <inheritdoc/>
    public ITaskLane CreateLane() => new AnomalyDetectionLane(_options, _type, new PatchFeatures(_layers), new AnomalyScorer(_memory, _options.Neighbours));

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result) =>
        LabelScores.Decide(rule, labels, result);
}
