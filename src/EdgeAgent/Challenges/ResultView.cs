namespace Edge.Agent.Challenges;

/// <summary>What came out for a master part.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Expected">The verdict that is right.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="IsRight">Whether it came out as expected.</param>
/// <param name="Decision">Its decision.</param>
public sealed record ResultView(string Part, string Expected, string Verdict, bool IsRight, Guid Decision);
