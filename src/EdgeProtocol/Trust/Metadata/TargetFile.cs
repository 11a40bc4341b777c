namespace Edge.Protocol.Trust.Metadata;

/// <summary>A target as metadata describes it.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Hashes">Its hashes; at least one.</param>
public sealed record TargetFile(string Path, long Length, ContentHashes Hashes)
{
    /// <summary>Checks a target's bytes (5.7.3).</summary>
    /// <param name="bytes">The bytes.</param>
    public Problem? Check(ReadOnlySpan<byte> bytes) => bytes.Length != Length
        ? new Problem(ReasonCode.DigestMismatch, $"target '{Path}': {bytes.Length} bytes; {Length} are stated.")
        : Hashes.Check(bytes, $"target '{Path}'");
}
