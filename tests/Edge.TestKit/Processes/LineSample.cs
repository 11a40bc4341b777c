namespace Edge.TestKit.Processes;

/// <summary>The agent at one moment of a soak.</summary>
/// <param name="At">Since the line began.</param>
/// <param name="ResidentBytes">Its resident set.</param>
/// <param name="DiskBytes">Its data folder.</param>
public readonly record struct LineSample(TimeSpan At, long ResidentBytes, long DiskBytes);
