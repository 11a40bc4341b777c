namespace Edge.Bench.Serving;

/// <summary>What the rounds showed of one server.</summary>
internal sealed class Rounds
{
    /// <summary>With one client.</summary>
    public List<LoadResult> One { get; } = [];

    /// <summary>With eight clients.</summary>
    public List<LoadResult> Eight { get; } = [];

    /// <summary>Median over rounds of a figure with one client.</summary>
    /// <param name="figure">The figure.</param>
    public double Single(Func<LoadResult, double> figure) => Medians.Of(One.Select(figure));

    /// <summary>Median over rounds of a figure with eight clients.</summary>
    /// <param name="figure">The figure.</param>
    public double Many(Func<LoadResult, double> figure) => Medians.Of(Eight.Select(figure));
}
