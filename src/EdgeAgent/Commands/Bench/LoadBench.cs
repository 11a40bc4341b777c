using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Serving.Engine;
using Edge.Protocol;

namespace Edge.Agent.Commands.Bench;

/// <summary>Measures one way to run a model in this process.</summary>
internal sealed class LoadBench
{
    private readonly ModelSnapshot _snapshot;
    private readonly TimeSpan _window;
    private readonly int _mostWindows;
    private readonly RuntimeLibraries _runtime;

    /// <summary>A bench.</summary>
    /// <param name="snapshot">The model.</param>
    /// <param name="runtime">What it runs on.</param>
    /// <param name="window">Length of a window.</param>
    /// <param name="mostWindows">Windows at most.</param>
    public LoadBench(ModelSnapshot snapshot, RuntimeLibraries runtime, TimeSpan window, int mostWindows)
    {
        _snapshot = snapshot;
        _runtime = runtime;
        _window = window;
        _mostWindows = mostWindows;
    }

    /// <summary>Measures.</summary>
    /// <param name="cell">The way to run it.</param>
    /// <param name="asTensors">Whether requests are tensors whatever the task.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Outcome<CellResult>> RunAsync(BenchCell cell, bool asTensors, CancellationToken cancellationToken)
    {
        if (!_runtime.Open(cell.Threads).TryGet(out var library, out var problem)) return problem;
        var policy = cell.Provider is null ? null : new ExecutionProviderPolicy(ProviderRequirement.Require, [cell.Provider])
        {
            // What a provider leaves to the CPU is part of what it costs; the row says how much.
            AllowedCpuOperators = [ExecutionProviderPolicy.EveryOperator],
        };
        var serving = new Dictionary<string, ModelServing> { [_snapshot.Name] = new(cell.Instances, policy) };
        await using var host = new ModelHost(library, serving, new HealthBoard(), TimeProvider.System);
        if (!(await host.ActivateAsync(_snapshot, cancellationToken)).TryGet(out var check, out problem)) return problem;
        var model = host.FindLoaded(_snapshot.Name)!;
        if (!BenchSample.Create(model, cell.Batch, asTensors || cell.Batch > 1).TryGet(out var sample, out problem)) return problem;

        var load = new ClientLoad(new InferenceService(host, new NoRepository(), TimeProvider.System), sample, cell.Clients);
        var allocated = GC.GetTotalAllocatedBytes();
        if (!(await load.RunAsync(_window, _mostWindows, cancellationToken)).TryGet(out var windows, out problem)) return problem;
        allocated = GC.GetTotalAllocatedBytes() - allocated;
        var requests = model.Statistics.Read(_snapshot.Name, _snapshot.Version).Success.Count;
        return Result(cell with { Instances = model.Queue.Lanes }, Label(check), windows) with
        {
            ResidentKilobytes = Environment.WorkingSet / 1024,
            ManagedBytesPerRequest = (double)allocated / Math.Max(requests, 1),
        };
    }

    private static string Label(ModelCheck check)
    {
        var (on, of) = (check.Placement.On(check.ExecutionProvider), check.Placement.Nodes.Count);
        return on == of ? check.ExecutionProvider : $"{check.ExecutionProvider} ({on} of {of} nodes)";
    }

    private static CellResult Result(BenchCell cell, string provider, IReadOnlyList<Window> windows)
    {
        var counted = Window.Join([.. windows.Skip(Math.Max(windows.Count - Stability.Windows, 0))]);
        var latencies = counted.Latencies.Order().ToArray();
        if (latencies.Length == 0) return new CellResult(provider, cell.Threads, cell.Instances, cell.Batch, cell.Clients, "No request was answered within the windows: make them longer with --seconds.");
        return new CellResult(provider, cell.Threads, cell.Instances, cell.Batch, cell.Clients, null)
        {
            RequestsPerSecond = counted.Throughput,
            InferencesPerSecond = counted.Throughput * cell.Batch,
            P50Microseconds = latencies[latencies.Length / 2],
            P90Microseconds = latencies[(int)(latencies.Length * 0.9)],
            P99Microseconds = latencies[(int)(latencies.Length * 0.99)],
            QueueMicroseconds = counted.Parts.Queue.TotalMicroseconds / latencies.Length,
            PreMicroseconds = counted.Parts.ComputeInput.TotalMicroseconds / latencies.Length,
            ComputeMicroseconds = counted.Parts.ComputeInfer.TotalMicroseconds / latencies.Length,
            PostMicroseconds = counted.Parts.ComputeOutput.TotalMicroseconds / latencies.Length,
            Windows = windows.Count,
            Stable = Stability.Holds(windows),
        };
    }
}
