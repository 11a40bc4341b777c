using Edge.Protocol.Messages;

namespace Edge.Agent.Configuration;

/// <summary>A part whose verdict is known.</summary>
/// <param name="Part">Its name; a part with this id is it.</param>
/// <param name="Expect">The verdict that is right.</param>
/// <param name="Label">The label that must have the highest score as well; null for any.</param>
/// <param name="Times">How often it is to be shown.</param>
public sealed record MasterOptions(string Part, Verdict Expect, string? Label, int Times);
