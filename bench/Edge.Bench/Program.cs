using System.Globalization;
using Edge.Bench;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Spectre.Console;

if (args is ["chain", var folder]) return await ChainRun.RunAsync(folder);

// Interleaved rounds: a shared machine's slow minute then hits both sides, and the median round is quoted.
const int rounds = 5;
const string secondsPerRound = "4";

var bare = Environment.GetEnvironmentVariable("EDGE_BARE_LOOP") ?? throw new InvalidOperationException("Start this through ./edge bench.");
var model = Path.Combine(RepositoryRoot.Path, "models", "quantized", "pcb-defects", "2");

var peers = new List<LoopResult>();
var ours = new List<LoopResult>();
for (var round = 1; round <= rounds; round++)
{
    await Console.Error.WriteLineAsync($"round {round} of {rounds}");
    peers.Add(await TimedLoop.RunAsync(bare, Path.Combine(model, "model.onnx"), secondsPerRound, "1", "1,1,64,64"));
    ours.Add(await TimedLoop.RunAsync(Binaries.Agent, "bench", model, "--seconds", secondsPerRound, "--threads", "1", "--json"));
}

var table = new Table().Title("pcb-defects@2 int8, 1 intra-op thread, CPU: medians of interleaved rounds")
    .AddColumn("figure").AddColumn(new TableColumn("bare C API loop").RightAligned()).AddColumn(new TableColumn("edge-agent").RightAligned())
    .AddColumn(new TableColumn("ratio").RightAligned());
Row("inferences/s", result => result.RunsPerSecond, "0");
Row("p50 µs (agent: preprocess, inference, postprocess)", result => result.P50Microseconds, "0.0");
Row("p99 µs", result => result.P99Microseconds, "0.0");
Row("RSS MB", result => result.ResidentMegabytes, "0.0");
Row("start to first inference ms", result => result.FirstInferenceMilliseconds, "0");
table.AddRow("managed bytes per inference", "-", Text(Median(ours, result => result.ManagedBytesPerInference ?? 0), "0.00"), "");
AnsiConsole.Write(table);
AnsiConsole.WriteLine($"agent binary {new FileInfo(Binaries.Agent).Length / 1e6:0.0} MB");
return 0;

void Row(string name, Func<LoopResult, double> figure, string format)
{
    var (theirs, mine) = (Median(peers, figure), Median(ours, figure));
    table.AddRow(name, Text(theirs, format), Text(mine, format), Text(mine / theirs, "0.00"));
}

static double Median(List<LoopResult> results, Func<LoopResult, double> figure)
{
    var sorted = results.Select(figure).Order().ToList();
    return sorted[sorted.Count / 2];
}

static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
