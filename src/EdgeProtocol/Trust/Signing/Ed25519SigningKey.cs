using System.Security.Cryptography;
using System.Security.Cryptography.Pkcs;
using Edge.Protocol.Trust.Keys;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Edge.Protocol.Trust.Signing;

/// <summary>An Ed25519 key, in PKCS#8 (RFC 8410), which the base library can seal although it does not know the key.</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    /// <summary>Bytes of a private key.</summary>
    public const int SeedSize = 32;

    private const string Label = "PRIVATE KEY";
    private const string SealedLabel = "ENCRYPTED PRIVATE KEY";
    private static readonly Oid Algorithm = new("1.3.101.112");
    private readonly byte[] _seed;

    /// <summary>A key of its 32 bytes.</summary>
    /// <param name="seed">The private key.</param>
    public Ed25519SigningKey(byte[] seed)
        : base(SignatureSchemes.Ed25519, SignatureSchemes.Ed25519, Convert.ToHexStringLower(PublicOf(seed))) => _seed = seed;

    /// <summary>CurvePrivateKey ::= OCTET STRING, of 32 bytes (RFC 8410, section 7).</summary>
    private static ReadOnlySpan<byte> SeedHead => [0x04, SeedSize];

    /// <summary>Reads a key; null where the text holds another kind.</summary>
    /// <param name="pem">The PEM text.</param>
    /// <param name="passphrase">What it is encrypted with; null for not.</param>
    /// <exception cref="CryptographicException">It is no PKCS#8, or the passphrase is another.</exception>
    public static Ed25519SigningKey? TryRead(string pem, string? passphrase)
    {
        if (!PemEncoding.TryFind(pem, out var fields)) return null;
        var label = pem.AsSpan()[fields.Label];
        var isSealed = label.SequenceEqual(SealedLabel);
        if (isSealed ? passphrase is null : !label.SequenceEqual(Label)) return null;
        var bytes = Convert.FromBase64String(pem[fields.Base64Data]);
        var key = isSealed ? Pkcs8PrivateKeyInfo.DecryptAndDecode(passphrase, bytes, out _) : Pkcs8PrivateKeyInfo.Decode(bytes, out _, skipCopy: true);
        var seed = key.PrivateKeyBytes;
        return key.AlgorithmId.Value == Algorithm.Value && seed.Length == SeedHead.Length + SeedSize && seed.Span.StartsWith(SeedHead)
            ? new Ed25519SigningKey(seed[SeedHead.Length..].ToArray())
            : null;
    }

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <inheritdoc/>
    public override string ToPem(string? passphrase = null)
    {
        var key = new Pkcs8PrivateKeyInfo(Algorithm, null, (byte[])[.. SeedHead, .. _seed], skipCopies: true);
        return passphrase is null ? PemEncoding.WriteString(Label, key.Encode()) : PemEncoding.WriteString(SealedLabel, key.Encrypt(passphrase, Encryption));
    }

    /// <inheritdoc/>
    private protected override void Dispose(bool disposing) => CryptographicOperations.ZeroMemory(_seed);

    private static byte[] PublicOf(byte[] seed)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }
}
