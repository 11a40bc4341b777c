using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Edge.Agent.Storage.Sealing;

/// <summary>A key for what lies on the disk. It seals nothing itself: what does is derived from it for one purpose and place.</summary>
internal sealed class SealingKey
{
    /// <summary>Bytes of a key: AES-256.</summary>
    public const int Size = 32;

    /// <summary>NIST's length for both; a shorter tag would be a shorter proof.</summary>
    public const int NonceSize = 12, TagSize = 16;

    private readonly byte[] _key;

    private SealingKey(byte[] key)
    {
        _key = key;
        Span<byte> id = stackalloc byte[sizeof(ulong)];
        HKDF.Expand(HashAlgorithmName.SHA256, key, id, "edge-key-id"u8);
        Id = BinaryPrimitives.ReadUInt64LittleEndian(id);
    }

    /// <summary>What stands beside everything it sealed: it tells keys apart and says nothing about them.</summary>
    public ulong Id { get; }

    /// <summary>The id as people see it.</summary>
    public string Name => NameOf(Id);

    /// <summary>An id as people see it.</summary>
    /// <param name="id">The id.</param>
    public static string NameOf(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads a key: 32 bytes as they are, or in 64 hexadecimal digits, or in base64.</summary>
    /// <param name="content">A file's content.</param>
    /// <param name="key">The key.</param>
    public static bool TryParse(ReadOnlySpan<byte> content, [NotNullWhen(true)] out SealingKey? key)
    {
        key = Bytes(content) is { Length: Size } bytes ? new SealingKey(bytes) : null;
        return key is not null;
    }

    /// <summary>A cipher for one purpose and place.</summary>
    /// <param name="context">Which.</param>
    public AesGcm Derive(ReadOnlySpan<byte> context)
    {
        Span<byte> derived = stackalloc byte[Size];
        HKDF.Expand(HashAlgorithmName.SHA256, _key, derived, context);
        var cipher = new AesGcm(derived, TagSize);
        CryptographicOperations.ZeroMemory(derived);
        return cipher;
    }

    private static byte[]? Bytes(ReadOnlySpan<byte> content)
    {
        if (content.Length == Size) return content.ToArray();
        var text = Encoding.ASCII.GetString(content).Trim();
        try
        {
            return text.Length == 2 * Size ? Convert.FromHexString(text) : Convert.FromBase64String(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
