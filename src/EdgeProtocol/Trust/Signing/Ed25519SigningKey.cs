using System.Security.Cryptography;
using Edge.Protocol.Trust.Keys;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Edge.Protocol.Trust.Signing;

/// <summary>An Ed25519 key. Its PKCS#8 is one fixed form (RFC 8410), written here by hand; with a passphrase the base library would have to know the key.</summary>
internal sealed class Ed25519SigningKey : SigningKey
{
    /// <summary>Bytes of a private key.</summary>
    public const int SeedSize = 32;

    private const string Label = "PRIVATE KEY";
    private readonly byte[] _seed;

    /// <summary>A key of its 32 bytes.</summary>
    /// <param name="seed">The private key.</param>
    public Ed25519SigningKey(byte[] seed)
        : base(SignatureSchemes.Ed25519, SignatureSchemes.Ed25519, Convert.ToHexStringLower(PublicOf(seed))) => _seed = seed;

    // SEQUENCE { INTEGER 0, SEQUENCE { OID 1.3.101.112 }, OCTET STRING { OCTET STRING (the seed) } }
    private static ReadOnlySpan<byte> Prefix => [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

    /// <summary>Reads a key; null where the text holds another kind.</summary>
    /// <param name="pem">The PEM text.</param>
    public static Ed25519SigningKey? TryRead(string pem)
    {
        if (!PemEncoding.TryFind(pem, out var fields) || !pem.AsSpan()[fields.Label].SequenceEqual(Label)) return null;
        var bytes = Convert.FromBase64String(pem[fields.Base64Data]);
        return bytes.Length == Prefix.Length + SeedSize && bytes.AsSpan().StartsWith(Prefix) ? new Ed25519SigningKey(bytes[Prefix.Length..]) : null;
    }

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> message)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(_seed, 0, message.ToArray(), 0, message.Length, signature, 0);
        return signature;
    }

    /// <inheritdoc/>
    public override Outcome<string> ToPem(string? passphrase = null) => passphrase is null
        ? PemEncoding.WriteString(Label, [.. Prefix, .. _seed])
        : new Problem(ReasonCode.Unsupported, "An Ed25519 key is written without a passphrase here; make an ECDSA or RSA key, or keep the file on an encrypted disk.");

    /// <inheritdoc/>
    private protected override void Dispose(bool disposing) => CryptographicOperations.ZeroMemory(_seed);

    private static byte[] PublicOf(byte[] seed)
    {
        var key = new byte[Ed25519.PublicKeySize];
        Ed25519.GeneratePublicKey(seed, 0, key, 0);
        return key;
    }
}
