using System.Security.Cryptography;

namespace Edge.Protocol.Trust.Keys;

/// <summary>A scheme whose keys are written as PEM and known to the base library.</summary>
/// <typeparam name="T">The library's key.</typeparam>
internal abstract class PemScheme<T> : ISignatureScheme
    where T : AsymmetricAlgorithm
{
    /// <inheritdoc/>
    public byte[]? Material(string publicValue)
    {
        try
        {
            using var key = Create();
            key.ImportFromPem(publicValue);
            return IsAllowed(key) ? key.ExportSubjectPublicKeyInfo() : null;
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
            using var key = Create();
            key.ImportSubjectPublicKeyInfo(material, out _);
            return Verify(key, message, signature);
        }
        catch (Exception exception) when (KeyFaults.IsExpected(exception))
        {
            return false;
        }
    }

    /// <summary>An empty key.</summary>
    protected abstract T Create();

    /// <summary>Whether the scheme takes a key of this curve or size.</summary>
    /// <param name="key">The key.</param>
    protected abstract bool IsAllowed(T key);

    /// <summary>Whether a signature is a key's over a message.</summary>
    /// <param name="key">The key.</param>
    /// <param name="message">The message.</param>
    /// <param name="signature">The signature.</param>
    protected abstract bool Verify(T key, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature);
}
