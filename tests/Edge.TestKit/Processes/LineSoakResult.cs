namespace Edge.TestKit.Processes;

/// <summary>What a soak came to.</summary>
/// <param name="Fed">Parts that came.</param>
/// <param name="Results">Results at the hub.</param>
/// <param name="Parts">Different parts among them.</param>
/// <param name="Errors">Results without a verdict.</param>
/// <param name="Repeated">Decisions that came twice.</param>
/// <param name="Faults">Faults on the way.</param>
/// <param name="Samples">The agent's process in the second half, the same one throughout.</param>
public sealed record LineSoakResult(int Fed, int Results, int Parts, int Errors, long Repeated, int Faults, IReadOnlyList<LineSample> Samples)
{
    /// <summary>Whether every part has one result.</summary>
    public bool IsExact => Results == Fed && Parts == Fed && Errors == 0 && Repeated == 0;

    /// <summary>Whether memory and disk stayed where they were.</summary>
    /// <param name="bytes">What either may have grown by.</param>
    public bool IsFlat(long bytes) => ResidentGrowth < bytes && DiskGrowth < bytes;

    /// <summary>What the resident set grew by: the median of the last third of the samples over that of the first.</summary>
    public long ResidentGrowth => Growth(sample => sample.ResidentBytes, values => values.Order().ElementAt(values.Count / 2));

    /// <summary>The same of the folder. A backlog while the hub is away comes and goes, so the smallest of each third counts.</summary>
    public long DiskGrowth => Growth(sample => sample.DiskBytes, values => values.Min());

    private long Growth(Func<LineSample, long> figure, Func<IReadOnlyCollection<long>, long> typical)
    {
        var third = Math.Max(1, Samples.Count / 3);
        return typical([.. Samples.TakeLast(third).Select(figure)]) - typical([.. Samples.Take(third).Select(figure)]);
    }
}
