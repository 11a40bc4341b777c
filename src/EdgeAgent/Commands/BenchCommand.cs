using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Protocol;

namespace Edge.Agent.Commands;

/// <summary>
/// <c>edge-agent bench</c>: the computing part of the data path (preprocess, infer, postprocess) in a loop on one lane.
/// Prints <c>first</c> when its first inference is through, so that a parent can time the start.
/// </summary>
internal static class BenchCommand
{
    /// <summary>The share of the run that only warms caches and clocks.</summary>
    private const double WarmUp = 0.1;

    public static Command Create()
    {
        var model = new Argument<string>("model") { Description = "Folder of a model version, or of a model (its highest version)." };
        var seconds = new Option<double>("--seconds") { Description = "How long to measure, in seconds.", DefaultValueFactory = _ => 5 };
        var threads = new Option<int>("--threads") { Description = "ONNX Runtime threads.", DefaultValueFactory = _ => 1 };
        var json = new Option<bool>("--json") { Description = "One JSON line instead of a table." };
        var command = new Command("bench", "Measure one lane of a model: throughput, latency, memory, managed bytes per inference.") { model, seconds, threads, json };
        command.SetAction((result, cancellationToken) => RunAsync(
            result.InvocationConfiguration, result.GetRequiredValue(model), result.GetValue(seconds), result.GetValue(threads), result.GetValue(json), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        InvocationConfiguration io, string folder, double seconds, int threads, bool json, CancellationToken cancellationToken)
    {
        if (!ModelFolder.Find(folder).TryGet(out var snapshot, out var problem)) return ExitCodes.Report(io.Error, problem);
        var loader = new ModelLoader(new OnnxRuntimeLibrary(threads));
        if (!loader.Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return ExitCodes.Report(io.Error, problem);
        await using (model)
        {
            if (!Picture(model).TryGet(out var image, out problem)) return ExitCodes.Report(io.Error, problem);
            using var lease = await model.LeaseAsync(cancellationToken);
            Step(lease!.Instance, image);
            io.Output.WriteLine("first");
            Print(io.Output, Measure(lease.Instance, image, seconds), json);
            return ExitCodes.Success;
        }
    }

    /// <summary>A golden image when there is one: its content does not matter to the time, its being real does to the reader.</summary>
    private static Outcome<DecodedImage> Picture(LoadedModel model) => model.Bundle.GoldenCases.Count > 0
        ? new ImageDecoder(PipelineOptions.DefaultMaxImagePixels).Decode(File.ReadAllBytes(model.Bundle.GoldenCases[0].Image))
        : new DecodedImage(
            new byte[model.Bundle.Description.Input.Width * model.Bundle.Description.Input.Height],
            model.Bundle.Description.Input.Width, model.Bundle.Description.Input.Height, PixelFormat.Gray);

    private static Figures Measure(ModelInstance lane, in DecodedImage image, double seconds)
    {
        var frequency = (double)Stopwatch.Frequency;
        var warm = Stopwatch.GetTimestamp() + (long)(seconds * WarmUp * frequency);
        while (Stopwatch.GetTimestamp() < warm) Step(lane, image);

        // Room for 20 µs runs; beyond it the oldest samples stand for the rest.
        var ticks = new long[(int)Math.Min(seconds * 50_000, 10_000_000)];
        var runs = 0L;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * frequency);
        for (var now = start; now < end; runs++)
        {
            Step(lane, image);
            var after = Stopwatch.GetTimestamp();
            ticks[runs % ticks.Length] = after - now;
            now = after;
        }

        var elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        var sorted = ticks[..(int)Math.Min(runs, ticks.Length)];
        Array.Sort(sorted);
        return new Figures(
            runs / elapsed,
            sorted[sorted.Length / 2] * 1e6 / frequency,
            sorted[(int)(sorted.Length * 0.99)] * 1e6 / frequency,
            Environment.WorkingSet / 1024,
            (double)allocated / runs);
    }

    private static void Step(ModelInstance lane, in DecodedImage image)
    {
        lane.Prepare(image);
        lane.Infer();
        lane.Score();
    }

    private static void Print(TextWriter output, Figures figures, bool json)
    {
        var culture = CultureInfo.InvariantCulture;
        output.WriteLine(json
            ? string.Create(culture, $"{{\"runsPerSecond\":{figures.RunsPerSecond:0.0},\"p50Microseconds\":{figures.P50:0.0},\"p99Microseconds\":{figures.P99:0.0},\"residentKilobytes\":{figures.ResidentKilobytes},\"managedBytesPerInference\":{figures.ManagedBytes:0.00}}}")
            : string.Create(culture, $"{figures.RunsPerSecond:0} inferences/s   p50 {figures.P50:0.0} µs   p99 {figures.P99:0.0} µs   RSS {figures.ResidentKilobytes / 1000.0:0.0} MB   managed bytes per inference {figures.ManagedBytes:0.00}"));
    }

    private readonly record struct Figures(double RunsPerSecond, double P50, double P99, long ResidentKilobytes, double ManagedBytes);
}
