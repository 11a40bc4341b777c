namespace Edge.Agent.Models;

/// <summary>Where a version lies in a repository.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">Version.</param>
public readonly record struct RepositoryPlace(string Name, string Version);
