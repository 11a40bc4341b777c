using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>The trust of a box that was given no root: the hub's word counts, whatever it says.</summary>
public sealed class HubsWord : IVersionTrust
{
    /// <inheritdoc/>
    public Problem? Refuses(ModelReference version) => null;

    /// <inheritdoc/>
    public bool Withdraws(ArtifactDigest digest) => false;

    /// <inheritdoc/>
    public ValueTask NewsAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
