using Spectre.Console;

namespace Edge.Demo;

/// <summary>What the demo counted at its end, from the hub's own books.</summary>
internal sealed record Summary(
    int Images, int Results, int Distinct, int Lost, long CacheHits, long Backlog, long LeftBehind, IReadOnlyDictionary<string, int> Versions, IReadOnlyDictionary<string, int> Verdicts,
    RolloutOutcome Good, RolloutOutcome Bad)
{
    private int Duplicates => Results - Distinct;

    /// <summary>Every image has one result, nothing waits, the cache was used, the hub's absence was real, the better version is everywhere, the worse one nowhere.</summary>
    public bool PromisesHold =>
        Lost == 0 && Duplicates == 0 && Results == Images && LeftBehind == 0 && CacheHits > 0 && Backlog > 0
        && Versions.ContainsKey("1") && Versions.ContainsKey("2")
        && Good.State == "finished" && Bad.State == "paused" && Bad.Decisions is ["canary failed"];

    public static async Task<Summary> TakeAsync(Stage stage, long backlog, RolloutOutcome good, RolloutOutcome bad)
    {
        int results = 0, distinct = 0;
        var versions = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var verdicts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        long cacheHits = 0, left = 0;
        foreach (var box in stage.Boxes)
        {
            var stored = await stage.View.ResultsAsync(box.Agent.Device);
            results += stored.Count;
            distinct += stored.Select(result => result.PartId).Distinct().Count();
            foreach (var result in stored)
            {
                var version = result.ModelVersion ?? "none";
                versions[version] = versions.GetValueOrDefault(version) + 1;
                verdicts[result.Verdict] = verdicts.GetValueOrDefault(result.Verdict) + 1;
            }

            cacheHits += stored.Count(result => result.Cached);
            left += Directory.EnumerateFiles(box.Agent.Incoming, "*", SearchOption.AllDirectories).Count();
        }

        return new Summary(stage.Fed, results, distinct, stage.Fed - distinct, cacheHits, backlog, left, versions, verdicts, good, bad);
    }

    public void Print()
    {
        Screen.Say("inspect", $"{Images} images  {Pairs(Verdicts)}  from cache {CacheHits} (repeated files)");
        Screen.Say("hub", $"{Results} results  lost {Lost}  duplicates {Duplicates}  waited while the hub was away {Backlog}");
        Screen.Say("versions", Pairs(Versions.ToDictionary(pair => $"{Stage.Model}@{pair.Key}", pair => pair.Value)));
        AnsiConsole.WriteLine(PromisesHold ? "every image has exactly one result at the hub" : "A PROMISE IS BROKEN: see the figures above");
    }

    private static string Pairs(IReadOnlyDictionary<string, int> counts) => string.Join("  ", counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
