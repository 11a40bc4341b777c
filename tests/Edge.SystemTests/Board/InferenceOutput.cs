using System.Text.Json;

namespace Edge.SystemTests.Board;

/// <summary>Scores by image and label, as <c>edge-agent infer --json</c> prints them: one decision a line.</summary>
internal static class InferenceOutput
{
    /// <summary>Reads the decisions of an output; other lines are passed over.</summary>
    /// <param name="lines">The output.</param>
    public static SortedDictionary<string, Dictionary<string, double>> Read(IEnumerable<string> lines)
    {
        var scores = new SortedDictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        foreach (var line in lines.Where(line => line.StartsWith('{')))
        {
            using var decision = JsonDocument.Parse(line);
            scores.Add(
                decision.RootElement.GetProperty("partId").GetString()!,
                decision.RootElement.GetProperty("scores").EnumerateArray().ToDictionary(
                    score => score.GetProperty("label").GetString()!, score => score.GetProperty("score").GetDouble()));
        }

        return scores;
    }
}
