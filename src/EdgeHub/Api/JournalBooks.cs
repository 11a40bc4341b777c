namespace Edge.Hub.Api;

/// <summary>
/// The hub's books of one journal: <c>stored + quarantined + gaps + expected + lost = lastSequence</c>, to the record.
/// </summary>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Epoch">The journal.</param>
/// <param name="Current">Whether the device writes this journal now.</param>
/// <param name="LastSequence">The highest sequence that is known to exist, stored or reported.</param>
/// <param name="Stored">Records stored.</param>
/// <param name="Quarantined">Records rejected, which the device keeps apart.</param>
/// <param name="Gaps">Records the device stated as dropped.</param>
/// <param name="Expected">Records that are missing and may still come.</param>
/// <param name="Lost">Records that are missing although the device has nothing more to send: gone before it had a hub, or without a word.</param>
/// <param name="Holes">Where missing records are, <c>[first, last]</c>; the first 20 holes.</param>
/// <param name="AccountedTo">Every record up to here is stored and verified, or explained.</param>
/// <param name="Unlinked">Records stored after a hole whose link nobody states: their own content cannot be verified.</param>
/// <param name="Unverified">Runs of records that are still to be verified.</param>
/// <param name="Breaks">Records that are not what the device chained.</param>
public sealed record JournalBooks(
    string Device, string Epoch, bool Current, long LastSequence, long Stored, long Quarantined, long Gaps, long Expected, long Lost,
    IReadOnlyList<IReadOnlyList<long>> Holes, long AccountedTo, long Unlinked, long Unverified, long Breaks)
{
    /// <summary>Of the stored records those whose payload was erased by order: they are neither lost nor altered.</summary>
    public long Erased { get; init; }
}
