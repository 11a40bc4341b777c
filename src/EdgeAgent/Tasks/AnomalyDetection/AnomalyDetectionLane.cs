using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tensors;
using Edge.Protocol;

namespace Edge.Agent.Tasks.AnomalyDetection;

/// <summary>Pixels to tensor, feature maps to the scores of a good and an anomalous part.</summary>
internal sealed class AnomalyDetectionLane : ITaskLane
{
    private readonly ImagePreprocessor _preprocessor;
    private readonly long[] _shape;
    private readonly PatchFeatures _features;
    private readonly AnomalyScorer _scorer;
    private readonly float _threshold;
    private readonly float[] _scores = new float[2];

    public AnomalyDetectionLane(AnomalyDetectionOptions options, TensorType type, PatchFeatures features, AnomalyScorer scorer)
    {
        _preprocessor = new ImagePreprocessor(options.Input, options.Preprocessing, type);
        _shape = options.Input.ToShape();
        _features = features;
        _scorer = scorer;
        _threshold = options.Threshold;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _scores;

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs)
    {
        _preprocessor.Fill(input.Image, inputs.Input(0, _shape));
        return null;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs)
    {
        if (_features.Read(outputs) is { } problem) return problem;
        var distance = _scorer.Score(_features.Vectors);
        // One half at the threshold, and both sum up to 1: rules and pages read them like any classifier's.
        _scores[0] = _threshold / (_threshold + distance);
        _scores[1] = 1 - _scores[0];
        return OutputCheck.Finite(_scores);
    }

    /// <inheritdoc/>
    public TaskResult ToResult() => TaskResult.Of(_scores.AsSpan().ToArray()) with
    {
        Heatmap = new Heatmap(_features.Columns, _features.Rows, _threshold, _scorer.Distances.ToArray()),
    };
}
