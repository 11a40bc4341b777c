using System.Globalization;
using Edge.Agent.Models;
using Edge.Agent.Tasks;
using Edge.Protocol.Messages;

namespace Edge.Agent.Inference;

/// <summary>
/// Compares detections with those a golden case states: each stated one is found once, with its label, an overlap of at
/// least <see cref="SmallestIou"/> and a score within the tolerance, and nothing else is found. What lies within the
/// tolerance of the score threshold may be found or not.
/// </summary>
internal static class DetectionComparison
{
    /// <summary>Least intersection over union of a stated and a found box: two pixels off at the edge of a box of forty.</summary>
    public const float SmallestIou = 0.9f;

    /// <summary>Compares.</summary>
    /// <param name="expected">The stated detections.</param>
    /// <param name="labels">The model's labels.</param>
    /// <param name="found">What this box found.</param>
    /// <param name="tolerance">Largest allowed score difference.</param>
    /// <param name="threshold">Score from which the model detects.</param>
    /// <param name="largest">Raised to the largest score difference seen.</param>
    /// <returns>Null, or the first difference.</returns>
    public static string? Compare(
        IReadOnlyList<GoldenDetection> expected, IReadOnlyList<string> labels, IReadOnlyList<Detection> found, float tolerance, float threshold, ref float largest)
    {
        var left = found.ToList();
        foreach (var item in expected)
        {
            var index = left.FindIndex(one => labels[one.Label] == item.Label && Iou(one, item.Box) >= SmallestIou);
            if (index < 0)
            {
                if (item.Score - tolerance <= threshold) continue;
                return string.Create(CultureInfo.InvariantCulture, $"'{item.Label}' {item.Score:F2} at {Text(item.Box)} is not found; found: {Text(labels, found)}.");
            }

            var difference = Math.Abs(left[index].Score - item.Score);
            largest = Math.Max(largest, difference);
            // Written so that a NaN fails.
            if (!(difference <= tolerance))
                return string.Create(CultureInfo.InvariantCulture, $"'{item.Label}' at {Text(item.Box)} scores {left[index].Score:F4}, expected {item.Score:F4} within {tolerance}.");
            left.RemoveAt(index);
        }

        var surplus = left.FindIndex(one => one.Score > threshold + tolerance);
        return surplus < 0 ? null : $"{Text(labels, [left[surplus]])} is found and not expected.";
    }

    private static float Iou(in Detection one, DetectedBox other)
    {
        var width = Math.Min(one.Right, other.Right) - Math.Max(one.Left, other.Left);
        var height = Math.Min(one.Bottom, other.Bottom) - Math.Max(one.Top, other.Top);
        if (width <= 0 || height <= 0) return 0;
        var both = width * height;
        return both / (((one.Right - one.Left) * (one.Bottom - one.Top)) + ((other.Right - other.Left) * (other.Bottom - other.Top)) - both);
    }

    private static string Text(DetectedBox box) =>
        string.Create(CultureInfo.InvariantCulture, $"[{box.Left:F0}, {box.Top:F0}, {box.Right:F0}, {box.Bottom:F0}]");

    private static string Text(IReadOnlyList<string> labels, IReadOnlyList<Detection> found) => found.Count == 0
        ? "nothing"
        : string.Join(", ", found.Take(5).Select(one => string.Create(
            CultureInfo.InvariantCulture, $"'{labels[one.Label]}' {one.Score:F2} at {Text(new DetectedBox(one.Left, one.Top, one.Right, one.Bottom))}")));
}
