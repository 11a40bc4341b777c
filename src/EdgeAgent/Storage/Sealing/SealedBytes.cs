using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Edge.Agent.Storage.Sealing;

/// <summary>
/// The form of everything that is sealed. Little endian:
/// <code>
///  0  u8   1; what is not sealed is JSON or begins with a mark of its own, and never with this byte
///  1  u64  the key's id
///  9  12 B nonce, random
/// 21       the ciphertext, as long as what it hides, and the 16-byte tag
/// </code>
/// </summary>
internal static class SealedBytes
{
    /// <summary>Bytes that sealing adds.</summary>
    public const int Overhead = Head + SealingKey.NonceSize + SealingKey.TagSize;

    private const int Head = 1 + sizeof(ulong);

    private const byte Mark = 1;

    /// <summary>Whether these bytes are sealed.</summary>
    public static bool IsSealed(ReadOnlySpan<byte> bytes) => bytes.Length >= Overhead && bytes[0] == Mark;

    /// <summary>The id of the key that sealed them.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[1..]);

    /// <summary>Seals.</summary>
    /// <param name="cipher">Derived for this purpose and place.</param>
    /// <param name="key">The id of the key it was derived from.</param>
    /// <param name="plain">What to hide.</param>
    /// <param name="bound">What must be the same when it is opened.</param>
    /// <param name="destination">Receives <see cref="Overhead"/> bytes more than <paramref name="plain"/> has.</param>
    public static void Seal(AesGcm cipher, ulong key, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> bound, Span<byte> destination)
    {
        destination[0] = Mark;
        BinaryPrimitives.WriteUInt64LittleEndian(destination[1..], key);
        var nonce = destination.Slice(Head, SealingKey.NonceSize);
        RandomNumberGenerator.Fill(nonce);
        var rest = destination[(Head + SealingKey.NonceSize)..];
        cipher.Encrypt(nonce, plain, rest[..plain.Length], rest.Slice(plain.Length, SealingKey.TagSize), bound);
    }

    /// <summary>Opens.</summary>
    /// <param name="cipher">As for sealing.</param>
    /// <param name="bytes">Sealed bytes.</param>
    /// <param name="bound">As for sealing.</param>
    /// <param name="destination">Receives <see cref="Overhead"/> bytes less than <paramref name="bytes"/> has.</param>
    /// <returns>False when anything of it was changed, or it was sealed for another place.</returns>
    public static bool TryOpen(AesGcm cipher, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> bound, Span<byte> destination)
    {
        var rest = bytes[(Head + SealingKey.NonceSize)..];
        try
        {
            cipher.Decrypt(bytes.Slice(Head, SealingKey.NonceSize), rest[..^SealingKey.TagSize], rest[^SealingKey.TagSize..], destination, bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
