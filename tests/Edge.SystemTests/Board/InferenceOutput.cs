using System.Text.Json;

namespace Edge.SystemTests.Board;

/// <summary>What <c>edge-agent infer --json</c> prints: one line, an array of decision records.</summary>
internal static class InferenceOutput
{
    /// <summary>Finds the decisions among the lines of an output.</summary>
    /// <param name="lines">The output.</param>
    /// <returns>Scores by part and label.</returns>
    public static SortedDictionary<string, Dictionary<string, double>> Read(IEnumerable<string> lines)
    {
        using var decisions = JsonDocument.Parse(lines.Single(line => line.StartsWith("[{", StringComparison.Ordinal)));
        var scores = new SortedDictionary<string, Dictionary<string, double>>(StringComparer.Ordinal);
        foreach (var decision in decisions.RootElement.EnumerateArray())
        {
            scores.Add(
                decision.GetProperty("partId").GetString()!,
                decision.GetProperty("scores").EnumerateArray().ToDictionary(
                    score => score.GetProperty("label").GetString()!, score => score.GetProperty("score").GetDouble()));
        }

        return scores;
    }
}
