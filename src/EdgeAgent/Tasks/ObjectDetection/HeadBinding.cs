using Edge.Agent.Inference;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>A head, compared with the graph. Immutable; every lane has its own <see cref="IDetectionHead"/>.</summary>
internal sealed class HeadBinding
{
    private readonly ObjectDetectionOptions _options;
    private readonly int _labels;
    private readonly HeadShape _scores;
    private readonly HeadShape _boxes;

    /// <summary>Compares.</summary>
    /// <param name="options">The description's head.</param>
    /// <param name="labels">Labels there are.</param>
    /// <param name="signature">The graph.</param>
    /// <param name="errors">Takes every disagreement.</param>
    public HeadBinding(ObjectDetectionOptions options, int labels, ModelSignature signature, List<string> errors)
    {
        _options = options;
        _labels = labels;
        var output = options.Output;
        var classes = labels + (output.Background == BackgroundClass.None ? 0 : 1);
        // A labels file that is missing has been named; its number is not known then.
        long Counted(int count) => labels > 0 ? count : -1;
        _scores = output.Head switch
        {
            DetectionHead.Yolo => HeadShape.Find(signature, "output.name", output.Name, Counted(4 + labels), -1, $"4 of the box and {labels} labels", errors),
            DetectionHead.YoloObjectness => HeadShape.Find(signature, "output.name", output.Name, -1, Counted(5 + labels), $"4 of the box, objectness and {labels} labels", errors),
            DetectionHead.YoloEndToEnd => HeadShape.Find(signature, "output.name", output.Name, -1, YoloEndToEndHead.Width, "4 of the box, score and label", errors),
            _ => HeadShape.Find(signature, "output.scores", output.Name, -1, Counted(classes), $"{labels} labels{(classes > labels ? " and the background" : "")}", errors),
        };
        if (output.Boxes is { } boxes) _boxes = HeadShape.Find(signature, "output.boxes", boxes, -1, 4, "4 of the box", errors);
    }

    /// <summary>A reader for one lane.</summary>
    public IDetectionHead Create() => _options.Output.Head switch
    {
        DetectionHead.Yolo => new YoloHead(_scores, _options.Thresholds),
        DetectionHead.YoloObjectness => new YoloObjectnessHead(_scores, _options.Thresholds),
        DetectionHead.YoloEndToEnd => new YoloEndToEndHead(_scores, _options.Thresholds, _labels),
        _ => new SsdHead(_scores, _boxes, _options.Thresholds, _options.Output.Background, _labels),
    };
}
