using System.Text.Json.Nodes;

namespace Edge.Demo;

/// <summary>One box's status document, as far as the demo shows it.</summary>
/// <param name="Runtime">native or jit.</param>
/// <param name="Model">The active model's version and its execution provider.</param>
/// <param name="Accepted">Decisions: accept.</param>
/// <param name="Rejected">Decisions: reject.</param>
/// <param name="CacheHits">Decisions whose scores came from the result cache.</param>
/// <param name="Backlog">Records the hub has not acknowledged.</param>
internal sealed record BoxStatus(string Runtime, string Model, long Accepted, long Rejected, long CacheHits, long Backlog)
{
    public static BoxStatus Read(JsonNode status)
    {
        var counters = status["counters"]!.AsObject();
        var active = status["models"]!.AsArray().FirstOrDefault(model => (string?)model!["executionProvider"] is not null);
        return new BoxStatus(
            (string)status["agent"]!["runtime"]!,
            active is null ? "none yet" : $"{active["name"]}@{active["version"]} {active["executionProvider"]}",
            Verdicts(counters, "accept"),
            Verdicts(counters, "reject"),
            (long?)counters["edge_cache_hits_total"] ?? 0,
            (long)status["storage"]!["backlog"]!);
    }

    private static long Verdicts(JsonObject counters, string verdict) => counters
        .Where(pair => pair.Key.StartsWith("edge_decisions_total", StringComparison.Ordinal) && pair.Key.Contains($"verdict=\"{verdict}\"", StringComparison.Ordinal))
        .Sum(pair => (long)pair.Value!);
}
