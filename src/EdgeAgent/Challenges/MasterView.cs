namespace Edge.Agent.Challenges;

/// <summary>A master part, for whoever is to show it.</summary>
/// <param name="Part">Its name.</param>
/// <param name="Expect">The verdict that is right.</param>
/// <param name="Label">The label that must come first as well; left out for any.</param>
/// <param name="Times">How often it is to be shown.</param>
/// <param name="Right">How often it came out right.</param>
public sealed record MasterView(string Part, string Expect, string? Label, int Times, int Right);
