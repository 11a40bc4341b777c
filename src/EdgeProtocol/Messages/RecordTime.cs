namespace Edge.Protocol.Messages;

/// <summary>When something happened, as far as the device knows.</summary>
/// <param name="BootId">The boot the monotonic time counts within.</param>
/// <param name="MonotonicMs">Milliseconds since an arbitrary point of that boot.</param>
/// <param name="Wall">UTC wall time; left out when the clock is not trusted.</param>
public sealed record RecordTime(string BootId, long MonotonicMs, DateTimeOffset? Wall = null);
