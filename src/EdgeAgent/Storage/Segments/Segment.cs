namespace Edge.Agent.Storage.Segments;

/// <summary>What is known about one segment file at one moment. Its sequences are all from First to Last, holes included.</summary>
/// <param name="Path">The file.</param>
/// <param name="First">Its first sequence, and its name.</param>
/// <param name="Last">Its newest durable sequence; one before <paramref name="First"/> when it has none.</param>
/// <param name="LastHigh">Its newest record of high priority, or a later sequence when that is not known; one before <paramref name="First"/> when it has none. Lets a reader pass by.</param>
/// <param name="Length">Durable bytes, header included: nobody reads beyond.</param>
/// <param name="Created">When it was begun; null when the clock was not trusted or the header is damaged.</param>
internal sealed record Segment(string Path, ulong First, ulong Last, ulong LastHigh, long Length, DateTimeOffset? Created)
{
    /// <summary>Bytes of its file: more than <see cref="Length"/> in one that was used before.</summary>
    public long Size { get; init; } = Length;

    /// <summary>
    /// Whether its file may be used again. Only one that this process wrote from its header on, without a failure, is
    /// known to hold no frame of a sequence still to be given out.
    /// </summary>
    public bool IsReusable { get; init; }

    /// <summary>All its sequences.</summary>
    public SequenceRange Range => new(First, Last);

    /// <summary>Whether it holds no record.</summary>
    public bool IsEmpty => Last < First;

    /// <summary>The file name of a segment.</summary>
    /// <param name="first">Its first sequence.</param>
    public static string NameOf(ulong first) => first.ToString("D20", null) + Extension;

    /// <summary>The extension of files to be used again.</summary>
    public const string SpareExtension = ".free";

    /// <summary>The extension of segment files.</summary>
    public const string Extension = ".seg";
}
