using Edge.Protocol;
using Edge.Protocol.Artifacts;

namespace Edge.Hub.Models;

/// <summary>
/// The blocks of one artifact that somebody waits for on one topic. Wants are united; a want that arrives while a pass
/// runs joins it for the blocks still ahead, and the next pass serves those behind. Guarded by <see cref="WantBoard"/>.
/// </summary>
/// <param name="topic">Where the blocks go.</param>
/// <param name="artifact">The artifact.</param>
/// <param name="size">Its bytes.</param>
internal sealed class WantedBlocks(string topic, ArtifactDigest artifact, long size)
{
    private readonly BlockBitmap _wanted = new(Blocks.CountFor(size));
    private int _next;

    public string Topic { get; } = topic;
    public ArtifactDigest Artifact { get; } = artifact;
    public long Size { get; } = size;
    public int Count => _wanted.Count;

    /// <summary>Adds the blocks of a want.</summary>
    public void Add(BlockBitmap missing)
    {
        for (var i = 0; i < _wanted.Count; i++)
        {
            if (missing[i]) _wanted[i] = true;
        }
    }

    /// <summary>Takes the next wanted block, round and round.</summary>
    /// <returns>Its index, or -1 when none is wanted.</returns>
    public int TakeNext()
    {
        for (var step = 0; step < _wanted.Count; step++)
        {
            var index = (_next + step) % _wanted.Count;
            if (!_wanted[index]) continue;
            _wanted[index] = false;
            _next = index + 1;
            return index;
        }

        return -1;
    }
}
