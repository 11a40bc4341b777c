namespace Edge.Agent.Commands.Bench;

/// <summary>When a measurement is believed: perf_analyzer's rule.</summary>
internal static class Stability
{
    /// <summary>Windows that must agree.</summary>
    public const int Windows = 3;

    /// <summary>How far each of them may lie from their mean, in throughput and in latency.</summary>
    private const double Tolerance = 0.1;

    /// <summary>Whether the last windows agree.</summary>
    /// <param name="windows">All windows so far, oldest first.</param>
    public static bool Holds(IReadOnlyList<Window> windows)
    {
        if (windows.Count < Windows) return false;
        var last = windows.Skip(windows.Count - Windows).ToArray();
        return last.All(window => window.Latencies.Count > 0) && Agree(last, window => window.Throughput) && Agree(last, window => window.MeanLatency);
    }

    private static bool Agree(Window[] windows, Func<Window, double> figure)
    {
        var mean = windows.Average(figure);
        return windows.All(window => Math.Abs(figure(window) - mean) <= Tolerance * mean);
    }
}
