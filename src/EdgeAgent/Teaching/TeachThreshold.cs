using Edge.Protocol;

namespace Edge.Agent.Teaching;

/// <summary>A suggested threshold and what it costs, seen on pictures the memory did not hold.</summary>
/// <param name="Value">The distance from which a part counts as anomalous.</param>
/// <param name="GoodCount">Good pictures.</param>
/// <param name="FalseRejects">Of them beyond it.</param>
/// <param name="BadCount">Bad pictures.</param>
/// <param name="Missed">Of them below it.</param>
public sealed record TeachThreshold(float Value, int GoodCount, int FalseRejects, int BadCount, int Missed)
{
    /// <summary>Standard deviations between the good ones' mean and the threshold when no bad picture says better.</summary>
    private const double Spread = 3;

    /// <summary>The rate of false rejects is hardly below this (95 %).</summary>
    public double AtLeast => Wilson.Interval(FalseRejects, GoodCount).Lower;

    /// <summary>The rate of false rejects is hardly above this (95 %).</summary>
    public double AtMost => Wilson.Interval(FalseRejects, GoodCount).Upper;

    /// <summary>Suggests one.</summary>
    /// <param name="good">Held-out distances of the good pictures, at least two.</param>
    /// <param name="bad">Distances of the bad ones; may be empty.</param>
    public static TeachThreshold Of(IReadOnlyList<float> good, IReadOnlyList<float> bad)
    {
        var value = bad.Count == 0 ? AboveGood(good) : Between(good, bad);
        return new TeachThreshold(value, good.Count, good.Count(score => score > value), bad.Count, bad.Count(score => score <= value));
    }

    private static float AboveGood(IReadOnlyList<float> good)
    {
        var mean = good.Average(score => (double)score);
        var deviation = Math.Sqrt(good.Sum(score => (score - mean) * (score - mean)) / (good.Count - 1));
        return (float)(mean + (Spread * deviation));
    }

    /// <summary>Halfway between two neighbouring scores, where the shares of both mistakes add up to least; the lowest of equals.</summary>
    private static float Between(IReadOnlyList<float> good, IReadOnlyList<float> bad)
    {
        float[] scores = [.. good.Concat(bad).Order()];
        var (best, least) = (scores[0] / 2, double.MaxValue);
        for (var i = 0; i < scores.Length; i++)
        {
            var candidate = i == 0 ? scores[0] * 0.99f : (scores[i - 1] + scores[i]) / 2;
            var cost = ((double)good.Count(score => score > candidate) / good.Count) + ((double)bad.Count(score => score <= candidate) / bad.Count);
            if (cost < least) (best, least) = (candidate, cost);
        }

        return best;
    }
}
