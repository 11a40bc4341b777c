using Edge.Agent.Models;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary><see cref="DetectionHead.Ssd"/>: every label of every anchor by itself, as SSD suppresses them.</summary>
internal sealed class SsdHead : IDetectionHead
{
    private const int BoxWidth = 4;

    private readonly HeadShape _scores;
    private readonly HeadShape _boxes;
    private readonly DetectionThresholds _thresholds;
    private readonly int _first;
    private readonly int _labels;
    private readonly float[] _activated;

    public SsdHead(HeadShape scores, HeadShape boxes, DetectionThresholds thresholds, BackgroundClass background, int labels)
    {
        _scores = scores;
        _boxes = boxes;
        _thresholds = thresholds;
        _first = background == BackgroundClass.First ? 1 : 0;
        _labels = labels;
        _activated = new float[scores.Columns];
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs, CandidateList candidates)
    {
        if (_scores.Take(outputs, out var scores) is { } wrongScores) return wrongScores;
        if (_boxes.Take(outputs, out var boxes) is { } wrongBoxes) return wrongBoxes;
        if (scores.Shape[1] != boxes.Shape[1])
            return new Problem(ReasonCode.InferenceFailed, $"The model gave {scores.Shape[1]} rows of scores and {boxes.Shape[1]} boxes.");
        var rows = scores.Floats;
        var corners = boxes.Floats;
        var classes = _activated.Length;
        for (var anchor = 0; anchor < scores.Shape[1]; anchor++)
        {
            var row = rows.Slice(anchor * classes, classes);
            if (_thresholds.Activation != Activation.None)
            {
                ScoreActivation.Apply(_thresholds.Activation, row, _activated);
                row = _activated;
            }

            var box = corners.Slice(anchor * BoxWidth, BoxWidth);
            for (var label = 0; label < _labels; label++)
            {
                if (row[_first + label] >= _thresholds.Score) candidates.Add(label, row[_first + label], box[0], box[1], box[2], box[3]);
            }
        }

        return null;
    }
}
