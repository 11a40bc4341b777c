namespace Edge.Agent.Deployment.Proof;

/// <summary>How far two sets of scores are apart, whatever form their distributions have (Kolmogorov–Smirnov).</summary>
internal static class ScoreDistance
{
    /// <summary>√(−½ ln 0.025): what two samples of one distribution exceed in one of twenty cases, before their sizes.</summary>
    private const double Critical = 1.358;

    /// <summary>The largest difference between the shares of both sets at or below any score.</summary>
    /// <param name="left">Scores; at least one.</param>
    /// <param name="right">Scores; at least one.</param>
    /// <returns>0 for equal sets to 1 for sets that do not overlap.</returns>
    public static double Between(IReadOnlyCollection<float> left, IReadOnlyCollection<float> right)
    {
        var (a, b) = (left.ToArray(), right.ToArray());
        Array.Sort(a);
        Array.Sort(b);
        var largest = 0.0;
        for (int i = 0, j = 0; i < a.Length && j < b.Length;)
        {
            var at = Math.Min(a[i], b[j]);
            while (i < a.Length && a[i] <= at) i++;
            while (j < b.Length && b[j] <= at) j++;
            largest = Math.Max(largest, Math.Abs(((double)i / a.Length) - ((double)j / b.Length)));
        }

        return largest;
    }

    /// <summary>The distance less what chance explains at 95 %: what two samples of one distribution rarely show, whatever their sizes.</summary>
    /// <param name="left">Scores.</param>
    /// <param name="right">Scores.</param>
    /// <returns>0 to 1; null where one of them is empty.</returns>
    public static double? BeyondChance(IReadOnlyCollection<float> left, IReadOnlyCollection<float> right) =>
        left.Count == 0 || right.Count == 0 ? null : Math.Max(Between(left, right) - ByChance(left.Count, right.Count), 0);

    /// <summary>The distance that chance alone explains, at 95 %.</summary>
    /// <param name="left">Size of one set.</param>
    /// <param name="right">Size of the other.</param>
    public static double ByChance(int left, int right) => Critical * Math.Sqrt((left + right) / ((double)left * right));
}
