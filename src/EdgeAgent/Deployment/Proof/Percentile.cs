namespace Edge.Agent.Deployment.Proof;

/// <summary>Percentiles by nearest rank: always a value that was seen.</summary>
internal static class Percentile
{
    /// <summary>The smallest value that at least a share of all values does not exceed.</summary>
    /// <param name="values">The values, in any order; at least one.</param>
    /// <param name="share">The share, above 0 to 1.</param>
    public static float Of(IReadOnlyCollection<float> values, double share)
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        // A hair less: 0.95 × 20 is 19.000000000000004 to a computer.
        return sorted[Math.Clamp((int)Math.Ceiling((share * sorted.Length) - 1e-9) - 1, 0, sorted.Length - 1)];
    }
}
