using Edge.Agent.Pipeline.Preprocessing;
using Edge.Protocol;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>Pixels to tensor, a head's numbers to detections.</summary>
internal sealed class ObjectDetectionLane : ITaskLane
{
    private readonly ImagePreprocessor _preprocessor;
    private readonly long[] _shape;
    private readonly IDetectionHead _head;
    private readonly CandidateList _candidates;
    private readonly DetectionThresholds _thresholds;
    private readonly bool _suppresses;
    private readonly Candidate[] _kept;
    private readonly Detection[] _detections;
    private readonly float[] _scores;
    private BoxPlacement _placement;
    private int _count;

    public ObjectDetectionLane(ObjectDetectionOptions options, ImagePreprocessor preprocessor, IDetectionHead head, int labels)
    {
        _preprocessor = preprocessor;
        _shape = options.Input.ToShape();
        _head = head;
        _candidates = new CandidateList(new BoxScale(options.Output, options.Input));
        _thresholds = options.Thresholds;
        _suppresses = options.Output.Head != DetectionHead.YoloEndToEnd;
        _kept = new Candidate[_thresholds.MaxDetections];
        _detections = new Detection[_thresholds.MaxDetections];
        _scores = new float[labels];
    }

    /// <summary>The best detection's score of each label, 0 where there is none.</summary>
    /// <inheritdoc/>
    public ReadOnlySpan<float> Scores => _scores;

    /// <summary>What the last <see cref="Read"/> found, best first.</summary>
    public ReadOnlySpan<Detection> Detections => _detections.AsSpan(0, _count);

    /// <inheritdoc/>
    public Problem? Prepare(in TaskInput input, ITensorSink inputs)
    {
        var image = input.Image;
        _preprocessor.Fill(image, inputs.Input(0, _shape));
        _placement = new BoxPlacement(_preprocessor.Plan, image);
        return null;
    }

    /// <inheritdoc/>
    public Problem? Read(ITensorSource outputs)
    {
        _count = 0;
        _scores.AsSpan().Clear();
        _candidates.Clear();
        if (_head.Read(outputs, _candidates) is { } problem) return problem;
        _candidates.Sort();
        // Nothing overlaps more than 1: a head that suppressed by itself only loses what is too much.
        var kept = NonMaximumSuppression.Pick(_candidates.Items, _suppresses ? _thresholds.Iou : 1, _kept);
        foreach (ref readonly var candidate in _kept.AsSpan(0, kept))
        {
            var detection = _placement.Place(candidate);
            // Beside the image, in a letterbox's border: nothing that a record could show.
            if (detection.Right <= detection.Left || detection.Bottom <= detection.Top) continue;
            _detections[_count++] = detection;
            _scores[detection.Label] = Math.Max(_scores[detection.Label], detection.Score);
        }

        return null;
    }

    /// <inheritdoc/>
    public TaskResult ToResult() => new(_scores.ToArray(), Detections.ToArray(), []);
}
