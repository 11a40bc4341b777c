using System.Globalization;
using System.Text.Json;
using Edge.Bench.Lane;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Spectre.Console;

namespace Edge.Bench.Gate;

/// <summary>From a sensor's edge to a gate's: the whole agent, natively compiled, at a line of simulated pins, beside the bare loop of its model.</summary>
internal static class GateRun
{
    private const int PerSecond = 30;

    /// <summary>Beyond the model's own time, 99.9 parts of a hundred, in milliseconds.</summary>
    private const double Target = 1;

    /// <summary>Measures and prints.</summary>
    /// <param name="seconds">How long.</param>
    /// <returns>0 when every part had its own gate in time.</returns>
    public static async Task<int> RunAsync(int seconds)
    {
        var model = Path.Combine(RepositoryRoot.Path, "models", "quantized", "pcb-defects", "2", "model.onnx");
        var bare = await TimedLoop.RunAsync(Tools.BareLoop, model, "10", "1", "1,1,64,64");
        using var folder = new TemporaryDirectory();
        await using var process = new ProgramProcess(
            Tools.GateLine,
            [
                seconds.ToString(CultureInfo.InvariantCulture), PerSecond.ToString(CultureInfo.InvariantCulture), Path.Combine(RepositoryRoot.Path, "models", "quantized"),
                "pcb-defects", Path.Combine(RepositoryRoot.Path, "models", "samples", "pcb"), folder.Path,
            ]);
        await Console.Error.WriteLineAsync($"{seconds} s at {PerSecond} parts/s");
        using var document = JsonDocument.Parse(await process.WaitForLineAsync(line => line.StartsWith('{'), TimeSpan.FromSeconds(seconds + 120)));
        var result = document.RootElement;

        var table = new Table().Title(string.Create(CultureInfo.InvariantCulture, $"pcb-defects int8, 1 thread, {PerSecond} parts/s for {seconds} s, simulated pins"))
            .AddColumn("figure").AddColumn(new TableColumn("").RightAligned());
        Row("bare C++ loop: inference p50 µs", bare.P50Microseconds);
        Row("bare C++ loop: inference p99 µs", bare.P99Microseconds);
        Row("sensor edge to output, ms, p50", Figure("totalP50"));
        Row("sensor edge to output, ms, p99.9", Figure("totalP999"));
        Row("of it until the picture is read and a worker has it, ms, p99.9", Figure("queueP999"));
        Row("of it beyond decoding and the model's stages, ms, p50", Figure("beyondP50"));
        Row("of it beyond decoding and the model's stages, ms, p99", Figure("beyondP99"));
        Row($"of it beyond decoding and the model's stages, ms, p99.9 (target {Target})", Figure("beyondP999"));
        Row("of it beyond decoding and the model's stages, ms, worst", Figure("beyondMax"));
        Row("gate downstream: later than its moment, ms, p50", Figure("gateP50"));
        Row("gate downstream: later than its moment, ms, p99.9", Figure("gateP999"));
        Row("gate downstream: later than its moment, ms, worst", Figure("gateMax"));
        Row("managed bytes per part, whole agent", Figure("bytesPerPart"));
        Row("garbage collections", Figure("collections"));
        Row("their pauses together, ms", Figure("pauseMs"));
        AnsiConsole.Write(table);
        var (parts, decisions, gated, wrong, errors) = (Figure("parts"), Figure("decisions"), Figure("gated"), Figure("wrong"), Figure("errors"));
        AnsiConsole.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{parts} parts, {decisions} decisions, {errors} of them errors, {gated} at their own gate, {wrong} at another or off by half a part"));
        return decisions == parts && gated == parts && wrong == 0 && errors == 0 && Figure("beyondP999") <= Target ? 0 : 1;

        double Figure(string name) => result.GetProperty(name).GetDouble();

        void Row(string name, double value) => table.AddRow(name, value.ToString("0.###", CultureInfo.InvariantCulture));
    }
}
