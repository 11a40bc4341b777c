using Edge.Agent.Models.Rules;
using Edge.Agent.Tensors;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.ImageClassification;

/// <summary>Image classification by one model version.</summary>
internal sealed class ImageClassificationTask : IModelTask
{
    private readonly ImageClassificationOptions _options;
    private readonly TensorType _type;
    private readonly int _output;
    private readonly int _labels;

    public ImageClassificationTask(ImageClassificationOptions options, TensorType type, int output, int labels)
    {
        _options = options;
        _type = type;
        _output = output;
        _labels = labels;
    }

    /// <inheritdoc/>
    public TaskInputKind Accepts => _options.Accepts;

    /// <inheritdoc/>
    public ITaskLane CreateLane() => new ImageClassificationLane(_options, _type, new LabelScores(_output, _options.Activation, _labels));

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result) =>
        LabelScores.Decide(rule, labels, result);
}
