namespace Edge.Hub.Rollouts;

/// <summary>What one device lacks of a version.</summary>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="Group">Its group.</param>
/// <param name="Bytes">Bytes of the files it lacks, as deltas where it gets them, the manifest included.</param>
/// <param name="Base">The version whose files it has; null where the hub knows none, and all are counted.</param>
public sealed record DeviceCost(string Device, string Group, long Bytes, string? Base);
