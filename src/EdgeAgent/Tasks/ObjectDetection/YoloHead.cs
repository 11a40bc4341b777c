using System.Numerics.Tensors;
using Edge.Agent.Models;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary><see cref="DetectionHead.Yolo"/>: a column per anchor, of which the best label counts.</summary>
internal sealed class YoloHead : IDetectionHead
{
    private const int BoxRows = 4;

    private readonly HeadShape _shape;
    private readonly DetectionThresholds _thresholds;
    private float[] _best = [];

    public YoloHead(HeadShape shape, DetectionThresholds thresholds)
    {
        _shape = shape;
        _thresholds = thresholds;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs, CandidateList candidates)
    {
        if (_shape.Take(outputs, out var view) is { } problem) return problem;
        var values = view.Floats;
        var anchors = (int)view.Shape[2];
        if (_best.Length < anchors) _best = new float[anchors];
        var best = _best.AsSpan(0, anchors);
        // Row by row, because an anchor's own scores lie far apart: the best of every anchor first, its label only where that counts.
        values.Slice(BoxRows * anchors, anchors).CopyTo(best);
        for (var row = BoxRows + 1; row < _shape.Rows; row++) TensorPrimitives.Max(best, values.Slice(row * anchors, anchors), best);
        if (_thresholds.Activation == Activation.Sigmoid) TensorPrimitives.Sigmoid(best, best);
        for (var anchor = 0; anchor < anchors; anchor++)
        {
            if (best[anchor] < _thresholds.Score) continue;
            candidates.Add(
                Label(values, anchors, anchor), best[anchor],
                values[anchor], values[anchors + anchor], values[(2 * anchors) + anchor], values[(3 * anchors) + anchor]);
        }

        return null;
    }

    private int Label(ReadOnlySpan<float> values, int anchors, int anchor)
    {
        var label = 0;
        for (var row = BoxRows + 1; row < _shape.Rows; row++)
        {
            if (values[(row * anchors) + anchor] > values[((BoxRows + label) * anchors) + anchor]) label = row - BoxRows;
        }

        return label;
    }
}
