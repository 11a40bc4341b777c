namespace Edge.Agent.Inference.Providers;

/// <summary>A graphics or neural processor of the box.</summary>
/// <param name="Kind"><c>gpu</c> or <c>npu</c>.</param>
/// <param name="Name">What it is: the maker's name for it, or vendor and device number as the bus gives them.</param>
/// <param name="Driver">The kernel driver with its version where it has one; empty when none is bound.</param>
public sealed record Accelerator(string Kind, string Name, string Driver);
