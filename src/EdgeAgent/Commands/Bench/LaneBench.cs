using System.Diagnostics;
using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Commands.Bench;

/// <summary>
/// The computing part of the data path (preprocess, infer, postprocess) in a loop on one lane: no queue, no clients.
/// Prints <c>first</c> when its first inference is through, so that a parent can time the start.
/// </summary>
internal static class LaneBench
{
    /// <summary>The share of the run that only warms caches and clocks.</summary>
    private const double WarmUp = 0.1;

    /// <summary>Measures and prints.</summary>
    /// <param name="output">Takes the figures.</param>
    /// <param name="snapshot">The model.</param>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="threads">ONNX Runtime threads.</param>
    /// <param name="seconds">How long.</param>
    /// <param name="json">One JSON line instead of words.</param>
    /// <param name="cancellationToken">Ends the load.</param>
    /// <returns>Null, or why it cannot be measured.</returns>
    public static async Task<Problem?> RunAsync(TextWriter output, ModelSnapshot snapshot, RuntimeLibraries runtime, int threads, double seconds, bool json, CancellationToken cancellationToken)
    {
        if (!runtime.Open(threads).TryGet(out var library, out var problem)) return problem;
        var loader = new ModelLoader(library, TimeProvider.System);
        if (!loader.Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return problem;
        await using (model)
        {
            if (!Input(model).TryGet(out var input, out problem)) return problem;
            using var lease = await model.LeaseAsync(cancellationToken);
            var tensors = model.Task.Accepts == TaskInputKind.Tensors;
            // Tensors are there already: the warm-up left zeros in them.
            if (!tensors && lease!.Lane.Prepare(input) is { } refused) return refused;
            Step(lease!.Lane, input, tensors);
            await output.WriteLineAsync("first");
            Print(output, Measure(lease.Lane, input, tensors, seconds), json);
            return null;
        }
    }

    private static Outcome<TaskInput> Input(LoadedModel model)
    {
        if (model.Task.Accepts == TaskInputKind.Tensors) return default(TaskInput);
        var question = BenchSample.Question(model);
        if (question.Text is { } text) return TaskInput.Of(text);
        return TaskImages.Decode(new ImageDecoder(PipelineOptions.DefaultMaxImagePixels), question.Image!.Value.Span, model.Bundle.Description.Task);
    }

    private static Figures Measure(ModelLane lane, in TaskInput input, bool tensors, double seconds)
    {
        var frequency = (double)Stopwatch.Frequency;
        var warm = Stopwatch.GetTimestamp() + (long)(seconds * WarmUp * frequency);
        while (Stopwatch.GetTimestamp() < warm) Step(lane, input, tensors);

        // Room for 20 µs runs; beyond it the oldest samples stand for the rest.
        var ticks = new long[(int)Math.Clamp(seconds * 50_000, 1, 10_000_000)];
        var runs = 0L;
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(seconds * frequency);
        for (var now = start; now < end; runs++)
        {
            Step(lane, input, tensors);
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

    private static void Step(ModelLane lane, in TaskInput input, bool tensors)
    {
        if (!tensors) lane.Prepare(input);
        lane.Run();
        lane.Read();
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
