namespace Edge.Bench.Delta;

/// <summary>Time and memory of one step.</summary>
/// <param name="Seconds">Time it took.</param>
/// <param name="PeakBytes">The process's largest resident set.</param>
internal readonly record struct DeltaCost(double Seconds, long PeakBytes);
