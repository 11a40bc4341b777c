using System.Text.Json.Serialization;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>
/// How long a version may be on trial, on disk: a restart and a box without its hub end it too. Within a boot the monotonic
/// clock counts, across boots the wall clock, and on a box that does not know the time what was left when it was last written.
/// </summary>
/// <param name="BootId">The boot in which it was written.</param>
/// <param name="EndsMonotonicMs">Its end by that boot's monotonic clock.</param>
/// <param name="EndsAt">Its end by the wall clock; null when that was not known.</param>
/// <param name="SecondsLeft">What was left when it was written.</param>
/// <param name="Before">What the version before showed; kept, since a restart forgets it.</param>
public sealed record TrialLease(string BootId, long EndsMonotonicMs, [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] DateTimeOffset? EndsAt, double SecondsLeft, JudgedSample Before)
{
    /// <summary>A lease that begins now.</summary>
    /// <param name="seconds">How long.</param>
    /// <param name="now">This moment.</param>
    /// <param name="before">What the version before showed.</param>
    public static TrialLease Begin(double seconds, RecordTime now, JudgedSample before) =>
        new(now.BootId, now.MonotonicMs + (long)(seconds * 1000), now.Wall?.AddSeconds(seconds), seconds, before);

    /// <summary>What is left of it; never more than was left when it was written, however clocks were set since.</summary>
    /// <param name="now">This moment.</param>
    public TimeSpan Left(RecordTime now)
    {
        var seconds = SecondsLeft;
        if (now.BootId == BootId) seconds = Math.Min(seconds, (EndsMonotonicMs - now.MonotonicMs) / 1000.0);
        else if (now.Wall is { } wall && EndsAt is { } end) seconds = Math.Min(seconds, (end - wall).TotalSeconds);
        return TimeSpan.FromSeconds(Math.Max(seconds, 0));
    }

    /// <summary>The same lease, written down again at this moment.</summary>
    /// <param name="now">This moment.</param>
    public TrialLease At(RecordTime now)
    {
        var again = Begin(Left(now).TotalSeconds, now, Before);
        // A box that does not know the time yet has not forgotten what it knew.
        return again with { EndsAt = again.EndsAt ?? EndsAt };
    }
}
