using System.Globalization;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>Compares a result with what a golden case expects of it.</summary>
internal static class GoldenComparison
{
    /// <summary>Compares whatever the case states.</summary>
    /// <param name="item">The case.</param>
    /// <param name="bundle">The model's folder, with labels and tolerance.</param>
    /// <param name="result">What this box computed.</param>
    /// <param name="largest">Raised to the largest difference seen.</param>
    /// <returns>Null, or the first difference beyond the tolerance.</returns>
    public static Problem? Compare(GoldenCase item, ModelBundle bundle, TaskResult result, ref float largest)
    {
        var labels = bundle.Labels;
        var tolerance = bundle.Description.Golden!.Tolerance;
        for (var i = 0; i < item.Scores.Count; i++)
        {
            if (Differs(item, $"'{labels[i]}' scores", result.Scores[i], item.Scores[i], tolerance, ref largest) is { } problem) return problem;
        }

        for (var i = 0; i < item.Embedding.Count; i++)
        {
            if (i >= result.Embedding.Length) return Mismatch(item, $"the vector has {result.Embedding.Length} numbers, expected {item.Embedding.Count}.");
            if (Differs(item, $"number {i} of the vector is", result.Embedding[i], item.Embedding[i], tolerance, ref largest) is { } problem) return problem;
        }

        if (item.Detections is { } detections)
        {
            var threshold = bundle.Description.Task is ObjectDetectionOptions options ? options.Thresholds.Score : 0;
            if (DetectionComparison.Compare(detections, labels, result.Detections, tolerance, threshold, ref largest) is { } difference) return Mismatch(item, difference);
        }

        if (item.Label is null) return null;
        var best = labels[TopScores.Best(result.Scores)];
        return best == item.Label ? null : Mismatch(item, $"'{best}' comes out on top, expected '{item.Label}'.");
    }

    private static Problem? Differs(GoldenCase item, string what, float actual, float expected, float tolerance, ref float largest)
    {
        var difference = Math.Abs(actual - expected);
        largest = Math.Max(largest, difference);
        // Written so that a NaN fails.
        if (difference <= tolerance) return null;
        return Mismatch(item, string.Create(
            CultureInfo.InvariantCulture,
            $"{what} {actual:F4}, expected {expected:F4} within {tolerance}. The file is damaged, or this box computes differently than the model allows."));
    }

    private static Problem Mismatch(GoldenCase item, string what) => new(ReasonCode.GoldenMismatch, $"Golden case {item.Name}: {what}");
}
