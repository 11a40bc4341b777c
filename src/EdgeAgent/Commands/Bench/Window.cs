using Edge.Agent.Serving;

namespace Edge.Agent.Commands.Bench;

/// <summary>The answers of a stretch of time.</summary>
/// <param name="Seconds">How long it was.</param>
/// <param name="Latencies">From question to answer, µs, in no order.</param>
/// <param name="Parts">Sums of where their time went.</param>
internal sealed record Window(double Seconds, IReadOnlyList<double> Latencies, InferenceTiming Parts)
{
    /// <summary>Answers per second.</summary>
    public double Throughput => Latencies.Count / Seconds;

    /// <summary>Mean latency, µs.</summary>
    public double MeanLatency => Latencies.Count == 0 ? 0 : Latencies.Average();

    /// <summary>Several windows as one.</summary>
    /// <param name="windows">The windows.</param>
    public static Window Join(IReadOnlyList<Window> windows) => new(
        windows.Sum(window => window.Seconds), [.. windows.SelectMany(window => window.Latencies)], windows.Aggregate(default(InferenceTiming), (sum, window) => Add(sum, window.Parts)));

    /// <summary>Adds the parts of two times.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static InferenceTiming Add(in InferenceTiming left, in InferenceTiming right) => new(
        left.Queue + right.Queue, left.ComputeInput + right.ComputeInput, left.ComputeInfer + right.ComputeInfer, left.ComputeOutput + right.ComputeOutput);
}
