namespace Edge.Protocol.Deltas;

/// <summary>
/// Bounds that encoder and decoder share. A decoder holds no whole file: beside them it needs some 8 MB of learned
/// probabilities, so that together it stays below <see cref="DecoderBytes"/> whatever the model's size.
/// </summary>
public static class DeltaLimits
{
    /// <summary>Memory that decoding any delta stays within, models of any size included.</summary>
    public const long DecoderBytes = 64L * 1024 * 1024;

    /// <summary>Largest base and target together of a patch, whose decoder holds the base twice (zstd copies it) and the target once.</summary>
    public const long PatchBytes = 1L << (PatchWindowBits - 1);

    /// <summary>zstd window of a patch as a power of two: it must reach over both files.</summary>
    public const int PatchWindowBits = 24;

    /// <summary>zstd window of a whole file as a power of two: 8 MiB, what its level 19 chooses at most.</summary>
    public const int WholeWindowBits = 23;

    /// <summary>Scales in all of a delta's side tables: 8 MB with both sides and as many for ratios.</summary>
    public const int SideValues = 1024 * 1024;

    /// <summary>Side tables of a delta.</summary>
    public const int SideTables = 64 * 1024;

    /// <summary>Bytes of one step of a long operation.</summary>
    public const int Chunk = 64 * 1024;
}
