using System.Globalization;
using Edge.TestKit.Processes;
using Spectre.Console;

namespace Edge.Bench.Lane;

/// <summary>One lane of a model beside the bare C API loop, one thread each, in turns.</summary>
internal static class LaneRun
{
    // Interleaved rounds: a shared machine's slow minute then hits both sides, and the median round is quoted.
    private const int Rounds = 5;

    private const string SecondsPerRound = "4";

    /// <summary>Measures and prints.</summary>
    /// <param name="title">What the model is called.</param>
    /// <param name="folder">Its version folder.</param>
    /// <param name="shape">Its input's dimensions, joined by commas.</param>
    /// <returns>Our throughput as a share of the bare loop's.</returns>
    public static async Task<double> RunAsync(string title, string folder, string shape)
    {
        var peers = new List<LoopResult>();
        var ours = new List<LoopResult>();
        for (var round = 1; round <= Rounds; round++)
        {
            await Console.Error.WriteLineAsync($"{title}: round {round} of {Rounds}");
            peers.Add(await TimedLoop.RunAsync(Tools.BareLoop, Path.Combine(folder, "model.onnx"), SecondsPerRound, "1", shape));
            ours.Add(await TimedLoop.RunAsync(Binaries.Agent, "bench", folder, "--lane", "--seconds", SecondsPerRound, "--threads", "1", "--json"));
        }

        var table = new Table().Title($"{title}, 1 intra-op thread, CPU: medians of interleaved rounds")
            .AddColumn("figure").AddColumn(new TableColumn("bare C API loop").RightAligned()).AddColumn(new TableColumn("edge-agent").RightAligned())
            .AddColumn(new TableColumn("ratio").RightAligned());
        Row("inferences/s", result => result.RunsPerSecond, "0");
        Row("p50 µs (agent: preprocess, inference, postprocess)", result => result.P50Microseconds, "0.0");
        Row("p99 µs", result => result.P99Microseconds, "0.0");
        Row("RSS MB", result => result.ResidentMegabytes, "0.0");
        Row("start to first inference ms", result => result.FirstInferenceMilliseconds, "0");
        table.AddRow("managed bytes per inference", "-", Text(Median(ours, result => result.ManagedBytesPerInference ?? 0), "0.00"), "");
        AnsiConsole.Write(table);
        return Median(ours, result => result.RunsPerSecond) / Median(peers, result => result.RunsPerSecond);

        void Row(string name, Func<LoopResult, double> figure, string format)
        {
            var (theirs, mine) = (Median(peers, figure), Median(ours, figure));
            table.AddRow(name, Text(theirs, format), Text(mine, format), Text(mine / theirs, "0.00"));
        }
    }

    private static double Median(List<LoopResult> results, Func<LoopResult, double> figure) => Medians.Of(results.Select(figure));

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
