using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>A pipeline from the hub that proved itself.</summary>
/// <param name="Words">Its configuration as it came.</param>
/// <param name="Digest">Digest of that.</param>
/// <param name="Revision">The desired revision that asked for it.</param>
/// <param name="StartsLeft">Starts of the agent with it that may end without a word before the box's own runs again; full once a start has settled.</param>
public sealed record AppliedPipeline(JsonElement Words, ArtifactDigest Digest, long Revision, int StartsLeft);
