using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Keys;

/// <summary><c>rsassa-pss-sha256</c>: a PEM key of 2048 to 8192 bits, salt as long as the hash.</summary>
internal sealed class RsaPssScheme : PemScheme<RSA>
{
    /// <summary>Section 4.3 asks for 2048 bits; above 8192 a check takes a small box longer than it is worth to whoever sends it.</summary>
    private const int SmallestBits = 2048, LargestBits = 8192;

    /// <inheritdoc/>
    protected override RSA Create() => RSA.Create();

    /// <inheritdoc/>
    protected override bool IsAllowed(RSA key) => key.KeySize is >= SmallestBits and <= LargestBits;

    /// <inheritdoc/>
    protected override bool Verify(RSA key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature) =>
        key.VerifyData(message, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
}
