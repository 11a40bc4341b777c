using Edge.Agent.Tasks;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline.Postprocessing;

/// <summary>The best detections with their labels, as a record carries them.</summary>
internal static class TopDetections
{
    /// <summary>Detections in a record: a part with more faults is beyond counting, and 100 of them take 10 KB of a record's 64.</summary>
    public const int Count = 100;

    /// <summary>Takes the best.</summary>
    /// <param name="labels">The model's labels.</param>
    /// <param name="detections">Detections, best first.</param>
    public static DetectedObject[] Pick(IReadOnlyList<string> labels, ReadOnlySpan<Detection> detections)
    {
        var picked = new DetectedObject[Math.Min(detections.Length, Count)];
        for (var i = 0; i < picked.Length; i++)
        {
            var found = detections[i];
            // A tenth of a pixel is finer than any detector, and three bytes a number instead of nine.
            picked[i] = new DetectedObject(
                labels[found.Label], found.Score, new DetectedBox(Tenth(found.Left), Tenth(found.Top), Tenth(found.Right), Tenth(found.Bottom)));
        }

        return picked;
    }

    private static float Tenth(float pixels) => MathF.Round(pixels, 1);
}
