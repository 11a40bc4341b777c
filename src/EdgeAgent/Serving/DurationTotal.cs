namespace Edge.Agent.Serving;

/// <summary>How often something happened and how long it took in all.</summary>
/// <param name="Count">Times.</param>
/// <param name="Nanoseconds">Sum of their durations.</param>
public readonly record struct DurationTotal(long Count, long Nanoseconds);
