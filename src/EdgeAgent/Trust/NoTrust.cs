using Edge.Agent.Deployment;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Trust;

/// <summary>The trust of a box whose root cannot be read: what serves goes on, and nothing new is taken up.</summary>
public sealed class NoTrust : IVersionTrust
{
    private readonly Problem _why;

    /// <summary>Trusts nobody.</summary>
    /// <param name="why">Why.</param>
    public NoTrust(Problem why) => _why = why;

    /// <inheritdoc/>
    public Problem? Refuses(ModelReference version) => _why;

    /// <inheritdoc/>
    public bool Withdraws(ArtifactDigest digest) => false;

    /// <inheritdoc/>
    public ValueTask NewsAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
