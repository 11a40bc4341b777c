using System.Globalization;
using System.Text.Json;
using Edge.TestKit.Processes;

namespace Edge.Bench.Serving;

/// <summary>What the bare parallel loop printed.</summary>
/// <param name="RunsPerSecond">Inferences per second.</param>
/// <param name="P50">Median of a client's wait and run, µs.</param>
/// <param name="P99">99th percentile, µs.</param>
/// <param name="RunP50">Median inside ONNX Runtime, µs.</param>
internal sealed record ParallelLoop(double RunsPerSecond, double P50, double P99, double RunP50)
{
    /// <summary>Runs it.</summary>
    /// <param name="model">The ONNX file.</param>
    /// <param name="clients">Threads that ask.</param>
    /// <param name="rate">Runs a second of all together; 0 for as many as go through.</param>
    /// <param name="seconds">How long.</param>
    public static async Task<ParallelLoop> RunAsync(string model, int clients, double rate, double seconds)
    {
        await using var process = new ProgramProcess(
            Tools.BareParallel,
            [model, Text(seconds), Text(clients), Text(Contestants.Instances), Text(rate), ServingRun.Shape],
            new Dictionary<string, string> { ["ORT_DISABLE_TELEMETRY"] = "1" });
        using var line = JsonDocument.Parse(await process.WaitForLineAsync(text => text.StartsWith('{'), TimeSpan.FromMinutes(2)));
        var root = line.RootElement;
        return new ParallelLoop(
            root.GetProperty("runsPerSecond").GetDouble(), root.GetProperty("p50Microseconds").GetDouble(),
            root.GetProperty("p99Microseconds").GetDouble(), root.GetProperty("runP50Microseconds").GetDouble());
    }

    private static string Text(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
