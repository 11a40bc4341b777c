using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>
/// Asks another model than the one that decided what in an image is nobody's business. Called for pictures that will be kept
/// alone, after the actuators; it has lanes of its own and takes none from the deciding model. Whatever keeps it from an
/// answer keeps the picture from being made. One per worker; not thread-safe.
/// </summary>
internal sealed class PrivateRegions
{
    /// <summary>The decision's record waits for its pictures: a picture nobody could look through within this is given up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly RedactionDetector _detector;
    private readonly ModelHost _models;
    private readonly TimeProvider _time;
    private readonly FrameScorer _scorer;

    public PrivateRegions(RedactionDetector detector, long maxPixels, ModelHost models, TimeProvider time)
    {
        _detector = detector;
        _models = models;
        _time = time;
        _scorer = new FrameScorer(maxPixels, new StageTimer(time));
    }

    /// <summary>Finds what is to be redacted.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    public async ValueTask<Outcome<IReadOnlyList<DetectedBox>>> FindAsync(ReadOnlyMemory<byte> encoded)
    {
        // The limit is all that ends it: the part has been acted on, and its decision is to be written down.
        using var timeout = new CancellationTokenSource(Limit, _time);
        try
        {
            while (true)
            {
                if (_models.FindLoaded(_detector.Model) is not { } model)
                    return Refuse("does not serve: put a version into the repository, or assign one at the hub");
                if (model.Bundle.Description.Task is not ObjectDetectionOptions task) return Refuse("does not detect objects: name a model that does");
                var scored = await _scorer.ScoreAsync(encoded, model, timeout.Token);
                if (scored.Problem == FrameScorer.Swapped) continue;
                return scored.TryGet(out var input, out var problem)
                    ? Boxes(model.Bundle.Labels, input.Result.Detections, task.Thresholds.MaxDetections)
                    : Refuse($"did not look at the image: {problem.Message}");
            }
        }
        catch (OperationCanceledException)
        {
            return Refuse($"did not answer within {Limit.TotalSeconds} s");
        }
    }

    private Outcome<IReadOnlyList<DetectedBox>> Boxes(IReadOnlyList<string> labels, Detection[] detections, int most)
    {
        if (detections.Length >= most) return Refuse($"found {most} or more objects, and some to be redacted may not be among them");
        return detections.Where(found => _detector.Labels.Contains(labels[found.Label], StringComparer.OrdinalIgnoreCase))
            .Select(found => new DetectedBox(found.Left, found.Top, found.Right, found.Bottom)).ToArray();
    }

    private Problem Refuse(string why) => new(PrivacyReasons.NotRedactable, $"redact.detector: model '{_detector.Model}' {why}; no picture is kept.");
}
