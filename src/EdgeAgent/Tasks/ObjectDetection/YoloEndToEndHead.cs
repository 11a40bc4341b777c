using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary><see cref="DetectionHead.YoloEndToEnd"/>: a row per detection, suppressed already.</summary>
internal sealed class YoloEndToEndHead : IDetectionHead
{
    /// <summary>Numbers of a row: four corners, score, label.</summary>
    public const int Width = 6;

    private readonly HeadShape _shape;
    private readonly DetectionThresholds _thresholds;
    private readonly int _labels;

    public YoloEndToEndHead(HeadShape shape, DetectionThresholds thresholds, int labels)
    {
        _shape = shape;
        _thresholds = thresholds;
        _labels = labels;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs, CandidateList candidates)
    {
        if (_shape.Take(outputs, out var view) is { } problem) return problem;
        for (var row = view.Floats; row.Length >= Width; row = row[Width..])
        {
            if (row[4] < _thresholds.Score) continue;
            if (row[5] < 0 || row[5] >= _labels) return new Problem(ReasonCode.InferenceFailed, $"The model found an object of label {row[5]}; the labels file has {_labels}.");
            candidates.Add((int)row[5], row[4], row[0], row[1], row[2], row[3]);
        }

        return null;
    }
}
