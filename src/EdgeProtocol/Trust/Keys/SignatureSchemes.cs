namespace Edge.Protocol.Trust.Keys;

/// <summary>The schemes of section 4.3 by their names.</summary>
internal static class SignatureSchemes
{
    /// <summary>Names of key types.</summary>
    public const string Ecdsa = "ecdsa", Rsa = "rsa", Ed25519 = "ed25519";

    /// <summary>Names of schemes; that of Ed25519 is its key type's.</summary>
    public const string EcdsaP256 = "ecdsa-sha2-nistp256", RsaPss = "rsassa-pss-sha256";

    /// <summary>Key types and schemes whose public keys are written as PEM.</summary>
    public static readonly IReadOnlyList<(string KeyType, string Scheme)> OfPem = [(Ecdsa, EcdsaP256), (Rsa, RsaPss)];

    private static readonly EcdsaP256Scheme P256 = new();
    private static readonly RsaPssScheme Pss = new();
    private static readonly Ed25519Scheme Edwards = new();

    /// <summary>A scheme; null for one this build does not know, whose keys sign nothing here.</summary>
    /// <param name="keyType">The <c>keytype</c> member.</param>
    /// <param name="scheme">The <c>scheme</c> member.</param>
    public static ISignatureScheme? Find(string keyType, string scheme) => (keyType, scheme) switch
    {
        // Older writers named the key type as the scheme.
        (Ecdsa or EcdsaP256, EcdsaP256) => P256,
        (Rsa, RsaPss) => Pss,
        (Ed25519, Ed25519) => Edwards,
        _ => null,
    };
}
