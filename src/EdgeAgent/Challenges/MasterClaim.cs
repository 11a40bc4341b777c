using Edge.Agent.Configuration;

namespace Edge.Agent.Challenges;

/// <summary>That a frame shows a master part.</summary>
/// <param name="Master">Which.</param>
/// <param name="By">Who said so; null where its id does.</param>
internal sealed record MasterClaim(MasterOptions Master, string? By);
