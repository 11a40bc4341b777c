using System.Security.Cryptography;
using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Signing;

/// <summary>A P-256 key.</summary>
internal sealed class EcdsaSigningKey : SigningKey
{
    private readonly ECDsa _key;

    /// <summary>Wraps a key and owns it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="CryptographicException">It is of another curve.</exception>
    public EcdsaSigningKey(ECDsa key)
        : base(SignatureSchemes.Ecdsa, SignatureSchemes.EcdsaP256, key.ExportSubjectPublicKeyInfoPem())
    {
        if (Public.Material is null) throw new CryptographicException("The key is not on P-256.");
        _key = key;
    }

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> message) => _key.SignData(message, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);

    /// <inheritdoc/>
    public override Outcome<string> ToPem(string? passphrase = null) =>
        passphrase is null ? _key.ExportPkcs8PrivateKeyPem() : _key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption);

    /// <inheritdoc/>
    private protected override void Dispose(bool disposing) => _key.Dispose();
}
