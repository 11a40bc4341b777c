namespace Edge.Bench;

/// <summary>The middle of several rounds.</summary>
internal static class Medians
{
    /// <summary>The median; not a number for none.</summary>
    /// <param name="values">The values.</param>
    public static double Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[sorted.Count / 2];
    }
}
