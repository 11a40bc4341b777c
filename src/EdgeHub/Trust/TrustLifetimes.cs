namespace Edge.Hub.Trust;

/// <summary>How long metadata holds. What is signed offline holds long enough not to call people from their beds; what the hub signs, as long as a thief of the link may hold a box back.</summary>
internal static class TrustLifetimes
{
    /// <summary>Root and targets: a year, and their owners are reminded two months before.</summary>
    public static readonly TimeSpan Offline = TimeSpan.FromDays(365), Reminder = TimeSpan.FromDays(60);

    /// <summary>Snapshot: a month.</summary>
    public static readonly TimeSpan Snapshot = TimeSpan.FromDays(30);

    /// <summary>Timestamp: a week, so that a hub that stands still over holidays does not stop updates on its return, before it has signed.</summary>
    public static readonly TimeSpan Timestamp = TimeSpan.FromDays(7);

    /// <summary>Whether it is time to sign anew: a third of the lifetime is left.</summary>
    /// <param name="expires">When it expires.</param>
    /// <param name="lifetime">How long it holds.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(DateTimeOffset expires, TimeSpan lifetime, DateTimeOffset now) => expires - now < lifetime / 3;
}
