namespace Edge.Agent.Diagnostics;

/// <summary>Moments of a steady clock that lie ahead.</summary>
internal static class Timestamps
{
    /// <summary>How many of the clock's timestamps a span takes; what <see cref="TimeProvider.GetElapsedTime(long, long)"/> undoes.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="span">The span.</param>
    public static long TimestampsOf(this TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
