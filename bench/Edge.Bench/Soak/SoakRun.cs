using System.Globalization;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Bench.Soak;

/// <summary>The published agent loads and unloads a model and infers, again and again; its memory must not grow.</summary>
internal static class SoakRun
{
    private const double AllowedMegabytes = 5;

    /// <summary>Runs it.</summary>
    /// <param name="cycles">Loads and unloads.</param>
    /// <param name="inferences">Inferences.</param>
    public static async Task<int> RunAsync(int cycles, int inferences)
    {
        using var directory = new TemporaryDirectory();
        await using var soak = await EngineSoak.StartAsync(directory);
        var loads = await soak.CycleAsync(cycles, Report);
        var runs = soak.Infer(inferences, Report);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{cycles} load/unload cycles: RSS {loads.Before / 1e6:0.0} -> {loads.After / 1e6:0.0} MB; {inferences} inferences: RSS {runs.Before / 1e6:0.0} -> {runs.After / 1e6:0.0} MB; allowed {AllowedMegabytes:0} MB each"));
        return Math.Max(loads.Growth, runs.Growth) / 1e6 <= AllowedMegabytes ? 0 : 1;
    }

    private static void Report(string line) => Console.Error.WriteLine(line);
}
