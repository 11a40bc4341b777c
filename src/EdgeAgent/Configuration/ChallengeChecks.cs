using Edge.Agent.Shift;

namespace Edge.Agent.Configuration;

/// <summary>What the master parts of a pipeline must be together.</summary>
internal static class ChallengeChecks
{
    /// <summary>Checks a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="path">The challenge's name in messages.</param>
    /// <param name="origins">Where settings come from.</param>
    public static IEnumerable<ConfigurationError> Run(IConfigurationSection pipeline, string path, ConfigurationOrigins origins)
    {
        var challenge = pipeline.GetSection("challenge");
        if (!challenge.Exists()) yield break;
        if (challenge["at"] is { } at && at != ChallengeOptions.Shifts && ShiftTimes.Parse(at) is null)
            yield return Error("at", $"'{at}' must be times of day separated by blanks, for example {ShiftTimes.Default}, or the word {ChallengeOptions.Shifts}.");
        var masters = challenge.GetSection("masters").GetChildren().ToList();
        if (masters.Count == 0 && challenge.GetSection("masters").Exists()) yield return Error("masters", "names no master part; name at least one, or remove challenge.");
        var names = new HashSet<string?>(StringComparer.Ordinal);
        foreach (var (index, master) in masters.Index())
        {
            if (master["part"] is { } part && !names.Add(part)) yield return Error($"masters[{index}].part", $"'{part}' stands twice; set times to show a part more often.");
        }

        // A master that is rejected by a line that rejects all proves nothing, nor does one that is let through by a line that lets all through.
        if (masters.Count > 0 && !masters.Exists(static master => master["expect"] == "reject"))
            yield return Error("masters", "has no part that must be rejected; a line that lets all through would pass.");
        if (masters.Count > 0 && !masters.Exists(static master => master["expect"] == "accept"))
            yield return Error("masters", "has no part that must be accepted; a line that rejects all would pass.");

        ConfigurationError Error(string field, string message) => new(origins.Of(challenge.Path), $"{path}.{field}", message);
    }
}
