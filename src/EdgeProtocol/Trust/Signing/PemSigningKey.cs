using System.Security.Cryptography;
using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Signing;

/// <summary>A key of the base library: P-256 or RSA.</summary>
internal sealed class PemSigningKey : SigningKey
{
    private readonly AsymmetricAlgorithm _key;

    /// <summary>Wraps a key and owns it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="CryptographicException">It is of another curve.</exception>
    public PemSigningKey(ECDsa key)
        : this(key, SignatureSchemes.Ecdsa, SignatureSchemes.EcdsaP256)
    {
    }

    /// <summary>Wraps a key and owns it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="CryptographicException">It is too short or too long.</exception>
    public PemSigningKey(RSA key)
        : this(key, SignatureSchemes.Rsa, SignatureSchemes.RsaPss)
    {
    }

    private PemSigningKey(AsymmetricAlgorithm key, string keyType, string scheme)
        : base(keyType, scheme, key.ExportSubjectPublicKeyInfoPem())
    {
        if (Public.Material is null) throw new CryptographicException("The key is neither on P-256 nor RSA of 2048 to 8192 bits.");
        _key = key;
    }

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> message) => _key is ECDsa curve
        ? curve.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
        : ((RSA)_key).SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    /// <inheritdoc/>
    public override string ToPem(string? passphrase = null) =>
        passphrase is null ? _key.ExportPkcs8PrivateKeyPem() : _key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption);

    /// <inheritdoc/>
    private protected override void Dispose(bool disposing) => _key.Dispose();
}
