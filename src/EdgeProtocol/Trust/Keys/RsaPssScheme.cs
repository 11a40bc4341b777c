using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Keys;

/// <summary><c>rsassa-pss-sha256</c>: a PEM key of 2048 to 8192 bits, salt as long as the hash.</summary>
internal sealed class RsaPssScheme : ISignatureScheme
{
    /// <summary>Section 4.3 asks for 2048 bits; above 8192 a check takes a small box longer than it is worth to whoever sends it.</summary>
    private const int SmallestBits = 2048, LargestBits = 8192;

    /// <inheritdoc/>
    public byte[]? Material(string publicValue)
    {
        try
        {
            using var key = RSA.Create();
            key.ImportFromPem(publicValue);
            return key.KeySize is >= SmallestBits and <= LargestBits ? key.ExportSubjectPublicKeyInfo() : null;
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
            using var key = RSA.Create();
            key.ImportSubjectPublicKeyInfo(material, out _);
            return key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        catch (Exception exception) when (KeyFaults.IsExpected(exception))
        {
            return false;
        }
    }
}
