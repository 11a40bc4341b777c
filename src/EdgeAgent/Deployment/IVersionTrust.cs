using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>Whose word lets a model version run here.</summary>
public interface IVersionTrust
{
    /// <summary>Why a version may not be taken up now; null where it may.</summary>
    /// <param name="version">The version as the hub names it.</param>
    Problem? Refuses(ModelReference version);

    /// <summary>Whether a version that was taken up may not serve any more: there is a trusted list, and it is not on it. Expiry withdraws nothing.</summary>
    /// <param name="digest">The version.</param>
    bool Withdraws(ArtifactDigest digest);

    /// <summary>Completes when something else is trusted, or after a short time in which what is on its way arrives.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask NewsAsync(CancellationToken cancellationToken);
}
