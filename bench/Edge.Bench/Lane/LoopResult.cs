using System.Text.Json;

namespace Edge.Bench.Lane;

/// <summary>What one timed loop printed, and what its parent saw.</summary>
/// <param name="RunsPerSecond">Inferences per second over the counted part.</param>
/// <param name="P50Microseconds">Median of one inference, µs.</param>
/// <param name="P99Microseconds">99th percentile, µs.</param>
/// <param name="ResidentMegabytes">Resident set at the end, MB (10^6 bytes).</param>
/// <param name="FirstInferenceMilliseconds">From starting the process to its first finished inference, ms.</param>
/// <param name="ManagedBytesPerInference">Managed bytes allocated per inference; null for a program without a managed heap.</param>
internal sealed record LoopResult(
    double RunsPerSecond,
    double P50Microseconds,
    double P99Microseconds,
    double ResidentMegabytes,
    double FirstInferenceMilliseconds,
    double? ManagedBytesPerInference)
{
    /// <summary>Reads the JSON line both loops end with.</summary>
    public static LoopResult Parse(string json, double firstInferenceMilliseconds)
    {
        using var document = JsonDocument.Parse(json);
        var root = document.RootElement;
        return new LoopResult(
            root.GetProperty("runsPerSecond").GetDouble(),
            root.GetProperty("p50Microseconds").GetDouble(),
            root.GetProperty("p99Microseconds").GetDouble(),
            root.GetProperty("residentKilobytes").GetDouble() * 1024 / 1e6,
            firstInferenceMilliseconds,
            root.TryGetProperty("managedBytesPerInference", out var bytes) ? bytes.GetDouble() : null);
    }
}
