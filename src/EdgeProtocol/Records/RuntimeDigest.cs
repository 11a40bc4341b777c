using System.Security.Cryptography;

namespace Edge.Protocol.Records;

/// <summary>The digest as .NET makes it, on every system.</summary>
public sealed class RuntimeDigest : IDigest
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> data) => _hash.AppendData(data);

    /// <inheritdoc/>
    public void Finish(Span<byte> digest) => _hash.GetHashAndReset(digest);

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}
