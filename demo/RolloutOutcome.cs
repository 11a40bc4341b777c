using System.Text.Json;

namespace Edge.Demo;

/// <summary>Where a rollout stands, from the hub's reports of its groups.</summary>
/// <param name="State">The rollout's state.</param>
/// <param name="Decisions">What was decided about each group so far, in their order.</param>
/// <param name="FailedGate">The gate that failed, with its numbers; null while none has.</param>
internal sealed record RolloutOutcome(string State, IReadOnlyList<string> Decisions, string? FailedGate)
{
    /// <summary>Whether nothing more happens by itself.</summary>
    public bool HasEnded => State is "finished" or "paused" or "stopped";

    /// <summary>Asks the hub.</summary>
    /// <param name="hub">A client of it.</param>
    /// <param name="id">The rollout's number.</param>
    public static async Task<RolloutOutcome> ReadAsync(HttpClient hub, long id)
    {
        using var rollout = JsonDocument.Parse(await hub.GetStringAsync(new Uri($"api/v1/rollouts/{id}", UriKind.Relative)));
        using var reports = JsonDocument.Parse(await hub.GetStringAsync(new Uri($"api/v1/rollouts/{id}/reports", UriKind.Relative)));
        var decided = reports.RootElement.EnumerateArray().Select(report => report.GetProperty("report")).ToList();
        return new RolloutOutcome(
            rollout.RootElement.GetProperty("state").GetString()!,
            [.. decided.Select(report => $"{report.GetProperty("groupName").GetString()} {report.GetProperty("decision").GetString()}")],
            decided.SelectMany(report => report.GetProperty("gates").EnumerateArray())
                .Where(gate => gate.GetProperty("verdict").GetString() == "fail")
                .Select(gate => $"{gate.GetProperty("gate").GetString()}: {gate.GetProperty("why").GetString()}").FirstOrDefault());
    }
}
