using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Protocol;

namespace Edge.Agent.Remote.Configuration;

/// <summary>A pipeline as the hub wants it, read and found to be allowed here.</summary>
/// <param name="Words">Its configuration as it came.</param>
/// <param name="Options">What it says.</param>
public sealed record RemotePipeline(JsonElement Words, PipelineOptions Options)
{
    /// <summary>Digest of its configuration.</summary>
    public ArtifactDigest Digest => Options.Digest;
}
