using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Edge.Protocol;

/// <summary>The SHA-256 of a file's bytes: the identity of everything that is distributed.</summary>
[JsonConverter(typeof(ArtifactDigestConverter))]
public readonly record struct ArtifactDigest
{
    private const string Prefix = "sha256:";
    private readonly string? _hex;

    private ArtifactDigest(string hex) => _hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex => _hex ?? throw new InvalidOperationException("An unset digest has no value.");

    /// <summary>The digest of some bytes.</summary>
    /// <param name="content">The bytes.</param>
    public static ArtifactDigest Of(ReadOnlySpan<byte> content) => FromHash(SHA256.HashData(content));

    /// <summary>Wraps a finished hash.</summary>
    /// <param name="sha256">32 bytes.</param>
    public static ArtifactDigest FromHash(ReadOnlySpan<byte> sha256) => sha256.Length == SHA256.HashSizeInBytes
        ? new(Convert.ToHexStringLower(sha256))
        : throw new ArgumentException($"A SHA-256 has 32 bytes, not {sha256.Length}.", nameof(sha256));

    /// <summary>The 32 bytes of the hash.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    /// <summary>Reads <c>sha256:</c> and 64 lower-case hexadecimal digits.</summary>
    /// <param name="text">The text.</param>
    /// <param name="digest">The digest when it has that form.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out ArtifactDigest digest)
    {
        digest = default;
        if (text is null || text.Length != Prefix.Length + 64 || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;
        var hex = text[Prefix.Length..];
        foreach (var c in hex)
        {
            if (!char.IsAsciiHexDigitLower(c)) return false;
        }

        digest = new ArtifactDigest(hex);
        return true;
    }

    /// <summary>The wire's form, <c>sha256:…</c>.</summary>
    public override string ToString() => _hex is null ? "(none)" : Prefix + _hex;
}
