using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Keys;

/// <summary><c>ecdsa-sha2-nistp256</c>: a PEM key on P-256, signatures in DER.</summary>
internal sealed class EcdsaP256Scheme : PemScheme<ECDsa>
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <inheritdoc/>
    protected override ECDsa Create() => ECDsa.Create();

    /// <inheritdoc/>
    protected override bool IsAllowed(ECDsa key) => key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 };

    /// <inheritdoc/>
    protected override bool Verify(ECDsa key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
}
