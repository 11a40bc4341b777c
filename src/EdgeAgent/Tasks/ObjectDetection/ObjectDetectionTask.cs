using Edge.Agent.Models.Rules;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tensors;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>Object detection by one model version.</summary>
internal sealed class ObjectDetectionTask : IModelTask
{
    private readonly ObjectDetectionOptions _options;
    private readonly TensorType _type;
    private readonly HeadBinding _head;
    private readonly int _labels;

    public ObjectDetectionTask(ObjectDetectionOptions options, TensorType type, HeadBinding head, int labels)
    {
        _options = options;
        _type = type;
        _head = head;
        _labels = labels;
    }

    /// <inheritdoc/>
    public TaskInputKind Accepts => _options.Accepts;

    /// <inheritdoc/>
    public ITaskLane CreateLane() =>
        new ObjectDetectionLane(_options, new ImagePreprocessor(_options.Input, _options.Preprocessing, _type), _head.Create(), _labels);

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result) =>
        rule.ByClause(labels, result, detects: true) ?? DetectionVerdict.Decide(rule, labels, result.Detections);
}
