using Edge.Agent.Models.Rules;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks.Text;
using Edge.Agent.Tensors;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.FeatureExtraction;

/// <summary>Feature extraction by one model version.</summary>
internal sealed class FeatureExtractionTask : IModelTask
{
    private readonly FeatureExtractionOptions _options;
    private readonly TextInput? _texts;
    private readonly TensorType _image;
    private readonly int _output;

    /// <summary>A bound task.</summary>
    /// <param name="options">What the description says.</param>
    /// <param name="texts">The inputs of a model of texts; null for one of images.</param>
    /// <param name="image">Elements of the image tensor, for one of images.</param>
    /// <param name="output">Position of the output.</param>
    public FeatureExtractionTask(FeatureExtractionOptions options, TextInput? texts, TensorType image, int output)
    {
        _image = image;
        _options = options;
        _texts = texts;
        _output = output;
    }

    /// <inheritdoc/>
    public TaskInputKind Accepts => _options.Accepts;

    /// <inheritdoc/>
    public ITaskLane CreateLane()
    {
        var output = new VectorOutput(_output, _options.Pooling, _options.Normalize);
        return _texts is null
            ? new ImageFeatureLane(_options.Image!, new ImagePreprocessor(_options.Image!, _options.Preprocessing!, _image), output)
            : new TextFeatureLane(new TextInputLane(_texts), output);
    }

    /// <inheritdoc/>
    public (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, TaskResult result) =>
        (Verdict.Review, "a vector has no label");
}
