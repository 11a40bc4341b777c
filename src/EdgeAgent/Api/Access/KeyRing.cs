using System.Security.Cryptography;
using System.Text;

namespace Edge.Agent.Api.Access;

/// <summary>The known keys.</summary>
internal sealed class KeyRing
{
    private readonly IReadOnlyList<ApiKey> _keys;

    /// <summary>Some keys.</summary>
    /// <param name="keys">The keys; none when only this machine may ask.</param>
    public KeyRing(IReadOnlyList<ApiKey> keys) => _keys = keys;

    /// <summary>The key of this text, or null.</summary>
    /// <param name="text">What a request presents.</param>
    public ApiKey? Find(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        ApiKey? found = null;
        // Every key is compared, each in constant time: how long a refusal takes says nothing about the keys.
        foreach (var key in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(key.Hash.Span, hash)) found = key;
        }

        return found;
    }
}
