namespace Edge.Agent.Trust;

/// <summary>The time by which an update judges expiry.</summary>
/// <param name="At">The time.</param>
/// <param name="IsClock">Whether the box's clock says so; else it is the newest time that was ever proven.</param>
public sealed record TrustMoment(DateTimeOffset At, bool IsClock);
