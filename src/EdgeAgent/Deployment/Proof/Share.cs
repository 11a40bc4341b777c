namespace Edge.Agent.Deployment.Proof;

/// <summary>Bounds of a share of which only a sample is known (Wilson's interval at 95 %).</summary>
internal static class Share
{
    private const double Z = 1.96;

    /// <summary>The share is hardly below this.</summary>
    /// <param name="hits">Hits.</param>
    /// <param name="count">Of how many; at least one.</param>
    public static double AtLeast(long hits, long count) => Math.Max(Center(hits, count) - Spread(hits, count), 0);

    /// <summary>The share is hardly above this.</summary>
    /// <param name="hits">Hits.</param>
    /// <param name="count">Of how many; at least one.</param>
    public static double AtMost(long hits, long count) => Math.Min(Center(hits, count) + Spread(hits, count), 1);

    private static double Center(double hits, double count) => ((hits / count) + (Z * Z / (2 * count))) / (1 + (Z * Z / count));

    private static double Spread(double hits, double count)
    {
        var share = hits / count;
        return Z / (1 + (Z * Z / count)) * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4 * count * count)));
    }
}
