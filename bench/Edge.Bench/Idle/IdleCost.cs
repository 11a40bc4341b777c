namespace Edge.Bench.Idle;

/// <summary>What passed on a box's link.</summary>
/// <param name="Packets">IP packets, both ways.</param>
/// <param name="Bytes">Their bytes.</param>
internal sealed record IdleCost(long Packets, long Bytes)
{
    public static IdleCost operator -(IdleCost after, IdleCost before) =>
        new(after.Packets - before.Packets, after.Bytes - before.Bytes);
}
