namespace Edge.Protocol.Records;

/// <summary>SHA-256 over bytes that come in pieces, again and again. Not thread-safe.</summary>
public interface IDigest : IDisposable
{
    /// <summary>Takes the next bytes.</summary>
    /// <param name="data">The bytes.</param>
    void Append(ReadOnlySpan<byte> data);

    /// <summary>Ends one digest and begins the next.</summary>
    /// <param name="digest">Receives 32 bytes.</param>
    void Finish(Span<byte> digest);
}
