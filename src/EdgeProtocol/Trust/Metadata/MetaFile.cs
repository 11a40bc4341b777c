namespace Edge.Protocol.Trust.Metadata;

/// <summary>A metadata file as another names it.</summary>
/// <param name="Version">Its version.</param>
/// <param name="Length">Its length in bytes, where stated.</param>
/// <param name="Hashes">Its hashes, where stated.</param>
public sealed record MetaFile(long Version, long? Length, ContentHashes? Hashes)
{
    /// <summary>Checks received bytes against what is stated (5.5.2, 5.6.2).</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="what">What to call them in the problem.</param>
    public Problem? Check(ReadOnlySpan<byte> bytes, string what)
    {
        // The length is a bound on what is downloaded; a shorter file is another file, which its hashes say.
        if (bytes.Length > Length) return new Problem(ReasonCode.TooLarge, $"{what}: {bytes.Length} bytes; {Length} are stated.");
        return Hashes?.Check(bytes, what);
    }
}
