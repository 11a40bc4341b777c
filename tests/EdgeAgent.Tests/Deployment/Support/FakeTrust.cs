using System.Collections.Concurrent;
using Edge.Agent.Deployment;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Trust;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>Signatures that obey the test.</summary>
internal sealed class FakeTrust : IVersionTrust
{
    /// <summary>What is not trusted.</summary>
    public ConcurrentDictionary<ArtifactDigest, bool> Unlisted { get; } = [];

    public Problem? Refuses(ModelReference version) => Unlisted.ContainsKey(version.Digest) ? new Problem(TrustReasons.NotListed, $"{version.Version} is not signed.") : null;

    public bool Withdraws(ArtifactDigest digest) => Unlisted.ContainsKey(digest);

    public ValueTask NewsAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
