namespace Edge.Protocol.Trust.Keys;

/// <summary>Counts signatures as 5.3.4, 5.4.2, 5.5.3 and 5.6.3 ask: a key counts once, however often it signed and whatever ids it has.</summary>
internal static class SignatureThreshold
{
    /// <summary>Checks a document's signatures against a role.</summary>
    /// <param name="role">Whose signatures are needed.</param>
    /// <param name="keys">The keys that the delegating document lists, by id.</param>
    /// <param name="message">What was signed: the canonical form.</param>
    /// <param name="signatures">The signatures; no key id twice, which reading them made sure of.</param>
    /// <param name="what">What to call the document in the problem.</param>
    public static Problem? Check(
        KeyRing role, IReadOnlyDictionary<string, TrustKey> keys, ReadOnlySpan<byte> message, IReadOnlyList<MetadataSignature> signatures, string what)
    {
        var signers = new HashSet<string>(StringComparer.Ordinal);
        foreach (var signature in signatures)
        {
            if (!role.KeyIds.Contains(signature.KeyId, StringComparer.Ordinal) || !keys.TryGetValue(signature.KeyId, out var key)) continue;
            if (!key.Verify(message, signature.Signature.Span) || !signers.Add(key.Material!)) continue;
            if (signers.Count == role.Threshold) return null;
        }

        return new Problem(TrustReasons.TooFewSignatures, $"{what}: signed by {signers.Count} of its role's keys; {role.Threshold} are needed.");
    }
}
