namespace Edge.Protocol.Artifacts;

/// <summary>
/// Which subscriptions bring a device the shared blocks it lacks, and next to nothing else: one for all of an artifact, one for a
/// <see cref="Blocks.Group"/>, one for a <see cref="Blocks.Run"/>, one for a block. What a device lacks that was switched off halfway is a
/// handful of them.
/// </summary>
public static class BlockFilters
{
    /// <summary>Of the blocks that come, one in so many may be here already.</summary>
    private const int Spare = 25;

    /// <summary>Chooses subscriptions.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="missing">The blocks that are lacked.</param>
    /// <returns>Filters in the order of their blocks; no block belongs to two.</returns>
    public static IReadOnlyList<BlockFilter> For(ArtifactDigest artifact, BlockBitmap missing)
    {
        var lacked = missing.SetCount;
        if (lacked == 0) return [];
        var spare = lacked / Spare;
        if (missing.Count - lacked <= spare) return [new BlockFilter(Topics.SharedBlocks(artifact), 0, missing.Count - 1)];
        var filters = new List<BlockFilter>();
        for (var first = 0; first < missing.Count; first += Blocks.Group) Cover(artifact, missing, first, Blocks.Group, ref spare, filters);
        return filters;
    }

    private static void Cover(ArtifactDigest artifact, BlockBitmap missing, int first, int length, ref int spare, List<BlockFilter> filters)
    {
        var last = Math.Min(first + length, missing.Count) - 1;
        var here = 0;
        for (var index = first; index <= last; index++) here += missing[index] ? 0 : 1;
        if (here == last - first + 1) return;
        if (here <= spare)
        {
            spare -= here;
            filters.Add(new BlockFilter(TopicOf(artifact, first, length), first, last));
            return;
        }

        var part = length == Blocks.Group ? Blocks.Run : 1;
        for (var index = first; index <= last; index += part) Cover(artifact, missing, index, part, ref spare, filters);
    }

    private static string TopicOf(ArtifactDigest artifact, int first, int length) => length switch
    {
        Blocks.Group => Topics.SharedGroup(artifact, first),
        Blocks.Run => Topics.SharedRun(artifact, first),
        _ => Topics.SharedBlock(artifact, first),
    };
}
