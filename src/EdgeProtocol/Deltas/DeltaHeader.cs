using System.Buffers.Binary;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Deltas;

/// <summary>
/// What stands before a delta's body. Little endian:
/// <code>
///  0  2 B  "ED"
///  2  u8   version, 1
///  3  u8   kind: 1 whole, 2 patch, 3 operations
///  4  u64  base size
/// 12  u64  target size
/// 20  32 B base SHA-256
/// 52  32 B target SHA-256
/// 84       the body
/// </code>
/// </summary>
/// <param name="Kind">How the body says the target.</param>
/// <param name="BaseSize">Bytes of the file that is already there.</param>
/// <param name="TargetSize">Bytes of the file that is wanted.</param>
/// <param name="Base">The digest of the former.</param>
/// <param name="Target">The digest of the latter.</param>
public sealed record DeltaHeader(DeltaKind Kind, long BaseSize, long TargetSize, ArtifactDigest Base, ArtifactDigest Target)
{
    /// <summary>Bytes of a header.</summary>
    public const int Size = 84;

    private const byte Version = 1;

    /// <summary>What a delta starts from that needs no base.</summary>
    public static ManifestFile Nothing { get; } = new("nothing", 0, ArtifactDigest.Of([]));

    /// <summary>Writes the header.</summary>
    /// <param name="output">Takes <see cref="Size"/> bytes.</param>
    public void Write(Span<byte> output)
    {
        output[0] = (byte)'E';
        output[1] = (byte)'D';
        output[2] = Version;
        output[3] = (byte)Kind;
        BinaryPrimitives.WriteInt64LittleEndian(output[4..], BaseSize);
        BinaryPrimitives.WriteInt64LittleEndian(output[12..], TargetSize);
        Base.ToBytes().CopyTo(output[20..]);
        Target.ToBytes().CopyTo(output[52..]);
    }

    /// <summary>Reads a header and checks its bounds.</summary>
    /// <param name="delta">A delta's first bytes.</param>
    public static Outcome<DeltaHeader> Read(ReadOnlySpan<byte> delta)
    {
        if (delta.Length < Size || delta[0] != 'E' || delta[1] != 'D')
            return new Problem(ReasonCode.Malformed, $"A delta begins with 'ED' and a header of {Size} bytes.");
        if (delta[2] != Version || delta[3] is < (byte)DeltaKind.Whole or > (byte)DeltaKind.Operations)
            return new Problem(ReasonCode.Unsupported, $"Delta version {delta[2]}, kind {delta[3]}; this build reads version {Version}, kinds 1 to 3.");
        var baseSize = BinaryPrimitives.ReadInt64LittleEndian(delta[4..]);
        var targetSize = BinaryPrimitives.ReadInt64LittleEndian(delta[12..]);
        if (baseSize is < 0 or > Blocks.MaxArtifactSize || targetSize is < 0 or > Blocks.MaxArtifactSize)
            return new Problem(ReasonCode.TooLarge, $"A delta from {baseSize} to {targetSize} bytes; at most {Blocks.MaxArtifactSize} are distributed.");
        return new DeltaHeader(
            (DeltaKind)delta[3], baseSize, targetSize, ArtifactDigest.FromHash(delta.Slice(20, 32)), ArtifactDigest.FromHash(delta.Slice(52, 32)));
    }
}
