namespace Edge.Agent.Configuration;

/// <summary>Where a pipeline's frames come from.</summary>
public abstract record SourceOptions;
