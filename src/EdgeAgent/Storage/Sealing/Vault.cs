using System.Security.Cryptography;
using System.Text;

namespace Edge.Agent.Storage.Sealing;

/// <summary>
/// Seals documents and small files. Each has a subkey of its own, derived from its purpose and name, so that no number of
/// them wears a key out, and none can stand in another's place.
/// </summary>
internal sealed class Vault
{
    private readonly SealingKeys _keys;

    /// <summary>A vault.</summary>
    /// <param name="keys">Its keys.</param>
    public Vault(SealingKeys keys) => _keys = keys;

    /// <summary>One that seals nothing and opens nothing sealed.</summary>
    public static Vault None { get; } = new(SealingKeys.None);

    /// <summary>Whether it seals.</summary>
    public bool Seals => _keys.Current is not null;

    /// <summary>Seals; without a key, gives the bytes back as they are.</summary>
    /// <param name="purpose">What they are.</param>
    /// <param name="name">Which one of those.</param>
    /// <param name="plain">The bytes.</param>
    public byte[] Seal(string purpose, ReadOnlySpan<byte> name, byte[] plain)
    {
        if (_keys.Current is not { } key) return plain;
        var bytes = new byte[plain.Length + SealedBytes.Overhead];
        using var cipher = CipherOf(key, purpose, name);
        SealedBytes.Seal(cipher, key.Id, plain, name, bytes);
        return bytes;
    }

    /// <summary>Opens what is sealed and gives everything else back as it is.</summary>
    /// <param name="purpose">What it is.</param>
    /// <param name="name">Which one of those.</param>
    /// <param name="stored">The bytes.</param>
    /// <returns>Null when its key is not here or the bytes were changed.</returns>
    public byte[]? TryOpen(string purpose, ReadOnlySpan<byte> name, byte[] stored)
    {
        if (!SealedBytes.IsSealed(stored)) return stored;
        if (_keys.Find(SealedBytes.KeyOf(stored)) is not { } key) return null;
        var plain = new byte[stored.Length - SealedBytes.Overhead];
        using var cipher = CipherOf(key, purpose, name);
        return SealedBytes.TryOpen(cipher, stored, name, plain) ? plain : null;
    }

    private static AesGcm CipherOf(SealingKey key, string purpose, ReadOnlySpan<byte> name) =>
        key.Derive([.. Encoding.UTF8.GetBytes(purpose), 0, .. name]);
}
