using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ImageClassification;

/// <summary>Pixels to tensor, logits to scores.</summary>
internal sealed class ImageClassificationLane : ITaskLane
{
    private readonly ImagePreprocessor _preprocessor;
    private readonly long[] _shape;
    private readonly LabelScores _scores;

    public ImageClassificationLane(ImageClassificationOptions options, TensorType type, LabelScores scores)
    {
        _preprocessor = new ImagePreprocessor(options.Input, options.Preprocessing, type);
        _shape = options.Input.ToShape();
        _scores = scores;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _scores.Scores;

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs)
    {
        _preprocessor.Fill(input.Image, inputs.Input(0, _shape));
        return null;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs) => _scores.Read(outputs);

    /// <inheritdoc/>
    public TaskResult ToResult() => TaskResult.Of(_scores.Scores.ToArray());
}
