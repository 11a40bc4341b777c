using Edge.Agent.Models.Rules;
using System.Globalization;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tasks.ObjectDetection;

/// <summary>
/// From detections to a verdict: a detection of a label outside <c>accept</c> is a fault. A fault from <c>minimumScore</c>
/// on rejects the part, one below makes it <c>uncertain</c>, and a part without a fault is accepted.
/// </summary>
internal static class DetectionVerdict
{
    /// <summary>Decides.</summary>
    /// <param name="rule">The model's rule.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="detections">Detections, best first.</param>
    /// <returns>The verdict and its reason, for example <c>open 0.97 and 2 more</c>.</returns>
    public static (Verdict Verdict, string Reason) Decide(DecisionRule rule, IReadOnlyList<string> labels, ReadOnlySpan<Detection> detections)
    {
        if (detections.IsEmpty) return (Verdict.Accept, "nothing found");
        var (worst, certain) = (-1, 0);
        for (var i = 0; i < detections.Length; i++)
        {
            if (rule.Accept.Contains(labels[detections[i].Label], StringComparer.Ordinal)) continue;
            if (worst < 0) worst = i;
            if (detections[i].Score >= rule.MinimumScore) certain++;
        }

        if (worst < 0) return (Verdict.Accept, Text(labels, detections[0]));
        if (certain == 0) return (rule.Uncertain, string.Create(CultureInfo.InvariantCulture, $"{Text(labels, detections[worst])} < {rule.MinimumScore:F2}"));
        return (Verdict.Reject, certain == 1 ? Text(labels, detections[worst]) : $"{Text(labels, detections[worst])} and {certain - 1} more");
    }

    private static string Text(IReadOnlyList<string> labels, in Detection detection) =>
        string.Create(CultureInfo.InvariantCulture, $"{labels[detection.Label]} {detection.Score:F2}");
}
