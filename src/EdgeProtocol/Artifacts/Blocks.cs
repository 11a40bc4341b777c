namespace Edge.Protocol.Artifacts;

/// <summary>How an artifact is cut into blocks.</summary>
public static class Blocks
{
    /// <summary>Bytes of a block: with its header it stays under AWS IoT's 128 KB message limit.</summary>
    public const int Size = 96 * 1024;

    /// <summary>Shared blocks that one subscription may bring, 768 KiB.</summary>
    public const int Run = 8;

    /// <summary>Shared blocks that a wider one may bring, 6 MiB: eight runs.</summary>
    public const int Group = 64;

    /// <summary>Blocks of the largest artifact, 24 GiB: a bound on the bitmap a device must hold (32 KiB).</summary>
    public const int MaxCount = 256 * 1024;

    /// <summary>Bytes of the largest artifact.</summary>
    public const long MaxArtifactSize = (long)MaxCount * Size;

    /// <summary>How many blocks hold this many bytes; an empty artifact has none.</summary>
    /// <param name="artifactSize">Bytes of the artifact, 0 to <see cref="MaxArtifactSize"/>.</param>
    public static int CountFor(long artifactSize) => checked((int)((artifactSize + Size - 1) / Size));

    /// <summary>Bytes of one block.</summary>
    /// <param name="artifactSize">Bytes of the artifact.</param>
    /// <param name="index">Which block, from 0.</param>
    public static int LengthOf(long artifactSize, int index) => (int)Math.Min(Size, artifactSize - ((long)index * Size));
}
