using System.Security.Cryptography;
using Edge.Protocol.Trust.Keys;

namespace Edge.Protocol.Trust.Signing;

/// <summary>An RSA key.</summary>
internal sealed class RsaSigningKey : SigningKey
{
    private readonly RSA _key;

    /// <summary>Wraps a key and owns it.</summary>
    /// <param name="key">The key.</param>
    /// <exception cref="CryptographicException">It is shorter than 2048 bits.</exception>
    public RsaSigningKey(RSA key)
        : base(SignatureSchemes.Rsa, SignatureSchemes.RsaPss, key.ExportSubjectPublicKeyInfoPem())
    {
        if (Public.Material is null) throw new CryptographicException("The key is not of 2048 to 8192 bits.");
        _key = key;
    }

    /// <inheritdoc/>
    public override byte[] Sign(ReadOnlySpan<byte> message) => _key.SignData(message, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);

    /// <inheritdoc/>
    public override Outcome<string> ToPem(string? passphrase = null) =>
        passphrase is null ? _key.ExportPkcs8PrivateKeyPem() : _key.ExportEncryptedPkcs8PrivateKeyPem(passphrase, Encryption);

    /// <inheritdoc/>
    private protected override void Dispose(bool disposing) => _key.Dispose();
}
