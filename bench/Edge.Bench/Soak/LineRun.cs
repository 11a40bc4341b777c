using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Bench.Soak;

/// <summary>The published agent and hub on a line at 200 parts a second with faults: counts reconcile, memory and disk stay.</summary>
internal static class LineRun
{
    private const double PerSecond = 200;

    /// <summary>Over an hour's second half: 20 bytes a decision.</summary>
    private const long AllowedBytes = 5_000_000;

    /// <summary>Runs it.</summary>
    /// <param name="minutes">How long.</param>
    public static async Task<int> RunAsync(int minutes)
    {
        using var folder = new TemporaryDirectory();
        var seed = Environment.TickCount;
        await using var soak = new LineSoak(folder, TimeSpan.FromMinutes(minutes), PerSecond, seed, Console.Error.WriteLine);
        var result = await soak.RunAsync(CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{minutes} min at {PerSecond} parts/s (seed {seed}), {result.Faults} faults: {result.Fed} parts, {result.Results} results of {result.Parts} parts, {result.Errors} errors, {result.Repeated} decided twice; RSS {result.Samples[0].ResidentBytes / 1e6:0.0} -> {result.Samples[^1].ResidentBytes / 1e6:0.0} MB (thirds {result.ResidentGrowth / 1e6:+0.0;-0.0} MB), disk {result.Samples[0].DiskBytes / 1e6:0.0} -> {result.Samples[^1].DiskBytes / 1e6:0.0} MB (thirds {result.DiskGrowth / 1e6:+0.0;-0.0} MB)"));
        return result.IsExact && result.IsFlat(AllowedBytes) ? 0 : 1;
    }
}
