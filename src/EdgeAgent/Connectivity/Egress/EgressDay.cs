namespace Edge.Agent.Connectivity.Egress;

/// <summary>One day of the ledger.</summary>
/// <param name="Day">The date in UTC, or <c>undated-N</c> for 24 hours of a box that did not know the time.</param>
/// <param name="Entries">What left, by destination and kind.</param>
public sealed record EgressDay(string Day, IReadOnlyList<EgressEntry> Entries)
{
    /// <summary>All bytes that left.</summary>
    public long Sent => Entries.Sum(entry => entry.Sent);
}
