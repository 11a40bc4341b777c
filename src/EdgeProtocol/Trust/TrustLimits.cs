namespace Edge.Protocol.Trust;

/// <summary>The bounds that section 5 leaves to an application: what is larger or longer is refused before it is read.</summary>
/// <param name="RootBytes">W of 5.3.3.</param>
/// <param name="TimestampBytes">X of 5.4.1.</param>
/// <param name="SnapshotBytes">Y of 5.5.1, where the timestamp states no length, and the most it may state.</param>
/// <param name="TargetsBytes">Z of 5.6.1, where the snapshot states no length, and the most it may state.</param>
/// <param name="RootRotations">Y of 5.3.3: roots of one update; the next update goes on.</param>
/// <param name="Delegations">Roles that one search visits (5.6.7.1).</param>
public sealed record TrustLimits(int RootBytes, int TimestampBytes, int SnapshotBytes, int TargetsBytes, int RootRotations, int Delegations)
{
    /// <summary>The reference implementation's bounds, for repositories behind HTTP.</summary>
    public static readonly TrustLimits Reference = new(512_000, 16_384, 2_000_000, 5_000_000, 256, 32);

    /// <summary>A device's: one MQTT message carries a whole file, and every broker takes 96 KiB (AWS IoT ends at 128 KB).</summary>
    public static readonly TrustLimits Device = new(96 * 1024, 16 * 1024, 96 * 1024, 96 * 1024, 256, 32);
}
