using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using Edge.Agent.Commands.Bench;
using Edge.Agent.Models;

namespace Edge.Agent.Commands;

/// <summary>
/// <c>edge-agent bench</c>: a model under clients in every combination of providers, threads, instances, batch sizes and
/// clients; or, with <c>--lane</c>, one lane in a loop.
/// </summary>
internal static class BenchCommand
{
    /// <summary>Beyond it the windows have not settled and will not.</summary>
    private const int MostWindows = 10;

    private const double WindowSeconds = 1;
    private const double LaneSeconds = 5;
    private const int LargestNumber = 1024;

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a model version, or of a model (its highest version)." };
        var seconds = new Option<double?>("--seconds") { Description = "Length of a window, 1 by default; with --lane how long to measure, 5 by default." };
        var providers = new Option<string[]?>("--providers") { Description = "Execution providers to compare, for example cpu,cuda; left out: the model's own policy.", CustomParser = Words };
        var threads = new Option<int[]>("--threads") { Description = "ONNX Runtime threads to compare, for example 1,2.", DefaultValueFactory = _ => [1], CustomParser = Numbers };
        var instances = new Option<int[]?>("--instances") { Description = "Instances to compare; left out: the model's own number.", CustomParser = Numbers };
        var batch = new Option<int[]>("--batch") { Description = "Inputs in a request to compare, for example 1,4,8; with more than 1, requests are tensors.", DefaultValueFactory = _ => [1], CustomParser = Numbers };
        var clients = new Option<int[]>("--clients") { Description = "Clients to compare; each asks again as soon as it is answered.", DefaultValueFactory = _ => [1], CustomParser = Numbers };
        var tensors = new Option<bool>("--tensors") { Description = "Send tensors, also where the task takes an image or a text." };
        var lane = new Option<bool>("--lane") { Description = "One lane in a loop, no queue and no clients: throughput, latency, memory, managed bytes per inference." };
        var json = new Option<bool>("--json") { Description = "JSON instead of a table." };
        var command = new Command("bench", "Measure a model: throughput, latency and where it goes, memory; compare ways to run it.")
        {
            model, seconds, providers, threads, instances, batch, clients, tensors, lane, json,
        };
        var runtime = new RuntimeArguments();
        runtime.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var io = result.InvocationConfiguration;
            if (!ModelFolder.Find(result.GetRequiredValue(model)).TryGet(out var snapshot, out var problem)) return ExitCodes.Report(io.Error, problem);
            if (result.GetValue(lane))
            {
                var refused = await LaneBench.RunAsync(
                    io.Output, snapshot, runtime.Read(result), result.GetValue(threads)![0], result.GetValue(seconds) ?? LaneSeconds, result.GetValue(json), cancellationToken);
                return refused is null ? ExitCodes.Success : ExitCodes.Report(io.Error, refused);
            }

            // An option that was left out is an empty list.
            var plan = new BenchPlan(
                [.. (result.GetValue(providers) ?? []).DefaultIfEmpty(null)], result.GetValue(threads)!,
                result.GetValue(instances) is { Length: > 0 } numbers ? [.. numbers.Select(number => (int?)number)] : [null],
                result.GetValue(batch)!, result.GetValue(clients)!);
            return await CompareAsync(io, snapshot, runtime.Read(result), plan, result.GetValue(seconds) ?? WindowSeconds, result.GetValue(tensors), result.GetValue(json), cancellationToken);
        });
        return command;
    }

    private static async Task<int> CompareAsync(
        InvocationConfiguration io, ModelSnapshot snapshot, RuntimeLibraries runtime, BenchPlan plan, double seconds, bool tensors, bool json, CancellationToken cancellationToken)
    {
        var cells = plan.Cells;
        // Batches are compared with single requests of the same kind.
        var asTensors = tensors || plan.Batches.Any(batch => batch > 1);
        var results = new List<CellResult>();
        if (cells.Count == 1)
        {
            var bench = new LoadBench(snapshot, runtime, TimeSpan.FromSeconds(seconds), MostWindows);
            if (!(await bench.RunAsync(cells[0], asTensors, cancellationToken)).TryGet(out var result, out var problem)) return ExitCodes.Report(io.Error, problem);
            results.Add(result);
        }
        else
        {
            var bench = new ChildBench(snapshot.Directory, runtime, seconds);
            foreach (var cell in cells)
            {
                await io.Error.WriteLineAsync($"{results.Count + 1} of {cells.Count}: {string.Join(' ', cell.ToArguments())}");
                results.Add(await bench.RunAsync(cell, asTensors, cancellationToken));
            }
        }

        var report = new BenchReport(snapshot.Name, snapshot.Version, results);
        if (json) await io.Output.WriteLineAsync(JsonSerializer.Serialize(report, BenchJson.Default.BenchReport));
        else BenchTable.Print(report, io.Output);
        return results.Exists(result => result.Problem is null) ? ExitCodes.Success : ExitCodes.Failure;
    }

    private static string[]? Words(ArgumentResult result) =>
        [.. result.Tokens.SelectMany(token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    private static int[]? Numbers(ArgumentResult result)
    {
        var numbers = new List<int>();
        foreach (var word in Words(result)!)
        {
            if (int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= LargestNumber) numbers.Add(number);
            else result.AddError($"'{word}' is not a number from 1 to {LargestNumber}; write for example 1,2.");
        }

        if (numbers.Count == 0) result.AddError("At least one number is needed, for example 1,2.");
        return [.. numbers];
    }
}
