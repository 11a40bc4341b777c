namespace Edge.Protocol.Artifacts;

/// <summary>A subscription that brings a run of an artifact's shared blocks.</summary>
/// <param name="Topic">The topic filter.</param>
/// <param name="First">The first block it brings.</param>
/// <param name="Last">The last.</param>
public sealed record BlockFilter(string Topic, int First, int Last);
