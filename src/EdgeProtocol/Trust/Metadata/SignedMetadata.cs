using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>A document that was read and not yet believed: the signatures are checked against whoever may sign it.</summary>
/// <typeparam name="T">The role's content.</typeparam>
/// <param name="Content">What it says.</param>
/// <param name="Canonical">The canonical form of its signed part, as received: what signatures are over.</param>
/// <param name="Signatures">The signatures, no key id twice.</param>
public sealed record SignedMetadata<T>(T Content, ReadOnlyMemory<byte> Canonical, IReadOnlyList<MetadataSignature> Signatures)
    where T : IRoleMetadata
{
    /// <summary>Checks the signatures.</summary>
    /// <param name="role">Whose signatures are needed.</param>
    /// <param name="keys">The delegating document's keys.</param>
    /// <param name="what">What to call the document in the problem.</param>
    public Problem? Check(KeyRing role, IReadOnlyDictionary<string, TrustKey> keys, string what) =>
        SignatureThreshold.Check(role, keys, Canonical.Span, Signatures, what);
}
