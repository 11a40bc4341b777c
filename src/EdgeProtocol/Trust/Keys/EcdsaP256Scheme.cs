using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Keys;

/// <summary><c>ecdsa-sha2-nistp256</c>: a PEM key on P-256, signatures in DER.</summary>
internal sealed class EcdsaP256Scheme : ISignatureScheme
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <inheritdoc/>
    public byte[]? Material(string publicValue)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportFromPem(publicValue);
            return key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 } ? key.ExportSubjectPublicKeyInfo() : null;
        }
        catch (Exception exception) when (KeyFaults.IsExpected(exception))
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public bool Verify(ReadOnlySpan<byte> material, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(material, out _);
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception exception) when (KeyFaults.IsExpected(exception))
        {
            return false;
        }
    }
}
