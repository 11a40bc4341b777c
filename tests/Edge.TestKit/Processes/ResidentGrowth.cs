namespace Edge.TestKit.Processes;

/// <summary>A process's resident set around a stretch of work, in bytes.</summary>
/// <param name="Before">When it had settled.</param>
/// <param name="After">At the end.</param>
public readonly record struct ResidentGrowth(long Before, long After)
{
    /// <summary>What it grew by.</summary>
    public long Growth => After - Before;
}
