using System.Numerics.Tensors;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary><see cref="DetectionHead.YoloObjectness"/>: a row per anchor, its best label's score times its objectness.</summary>
internal sealed class YoloObjectnessHead : IDetectionHead
{
    private const int Objectness = 4;

    private readonly HeadShape _shape;
    private readonly DetectionThresholds _thresholds;

    public YoloObjectnessHead(HeadShape shape, DetectionThresholds thresholds)
    {
        _shape = shape;
        _thresholds = thresholds;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs, CandidateList candidates)
    {
        if (_shape.Take(outputs, out var view) is { } problem) return problem;
        var values = view.Floats;
        var width = (int)_shape.Columns;
        for (var row = values; row.Length >= width; row = row[width..])
        {
            var objectness = Activate(row[Objectness]);
            // Scores are at most 1, so an anchor without an object is none without looking at them.
            if (objectness < _thresholds.Score) continue;
            var scores = row[(Objectness + 1)..width];
            var label = TensorPrimitives.IndexOfMax(scores);
            var score = objectness * Activate(scores[label]);
            if (score >= _thresholds.Score) candidates.Add(label, score, row[0], row[1], row[2], row[3]);
        }

        return null;
    }

    private float Activate(float value) => _thresholds.Activation == Activation.Sigmoid ? 1 / (1 + MathF.Exp(-value)) : value;
}
