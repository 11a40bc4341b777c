using Edge.Agent.Configuration;

namespace Edge.Agent.Remote.Configuration;

/// <summary>What the reported state shows of the configuration.</summary>
/// <param name="Board">Where pipelines and settings stand.</param>
/// <param name="Effective">What is in force.</param>
/// <param name="Follows">Whether a hub is followed; without one no revision is answered.</param>
public sealed record RemoteState(ConfigurationBoard Board, EffectiveConfiguration Effective, bool Follows);
