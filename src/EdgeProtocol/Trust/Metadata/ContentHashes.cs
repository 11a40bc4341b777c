using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Metadata;

/// <summary>The hashes of a file by algorithm. Every one of them must be computable and right: one that cannot be checked vouches for nothing.</summary>
/// <param name="ByAlgorithm">Hexadecimal digests by the algorithm's name.</param>
public sealed record ContentHashes(IReadOnlyDictionary<string, string> ByAlgorithm)
{
    /// <summary>The algorithm that Edge itself writes.</summary>
    public const string Sha256Name = "sha256";

    /// <summary>Wraps a SHA-256.</summary>
    /// <param name="digest">The digest.</param>
    public static ContentHashes Of(ArtifactDigest digest) => new(new Dictionary<string, string> { [Sha256Name] = digest.Hex });

    /// <summary>Checks bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="what">What to call them in the problem.</param>
    public Problem? Check(ReadOnlySpan<byte> bytes, string what)
    {
        foreach (var (algorithm, stated) in ByAlgorithm)
        {
            var computed = algorithm switch
            {
                Sha256Name => SHA256.HashData(bytes),
                "sha384" => SHA384.HashData(bytes),
                "sha512" => SHA512.HashData(bytes),
                _ => null,
            };
            if (computed is null) return new Problem(ReasonCode.Unsupported, $"{what}: hash algorithm '{algorithm}' is not known here.");
            if (!string.Equals(Convert.ToHexStringLower(computed), stated, StringComparison.OrdinalIgnoreCase))
                return new Problem(ReasonCode.DigestMismatch, $"{what}: its {algorithm} is not the one that is stated.");
        }

        return ByAlgorithm.Count > 0 ? null : new Problem(ReasonCode.Malformed, $"{what}: no hash is stated.");
    }
}
