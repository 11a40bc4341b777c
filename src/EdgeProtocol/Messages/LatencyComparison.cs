namespace Edge.Protocol.Messages;

/// <summary>How much slower one version is than another: one rule for the box that proves it and the hub that judges the box's figures.</summary>
public static class LatencyComparison
{
    /// <summary>What separates two latencies at least, in milliseconds: less is the scheduler's, however many times one is the other.</summary>
    private const double LeastDifference = 1;

    /// <summary>The ratio.</summary>
    /// <param name="mine">Milliseconds.</param>
    /// <param name="before">Milliseconds of the version before.</param>
    /// <returns>How many times <paramref name="before"/> it takes; 1 where it takes at most a millisecond longer.</returns>
    public static double Ratio(double mine, double before) => mine - before > LeastDifference ? mine / before : Math.Min(1, before > 0 ? mine / before : 1);
}
