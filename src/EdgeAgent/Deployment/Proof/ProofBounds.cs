using System.Globalization;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Questions that shadow and trial ask alike. Each gives null, or the problem that ends the proof.</summary>
internal static class ProofBounds
{
    /// <summary>Decisions below which nothing but errors ends a proof before its time: percentiles and distances of fewer are noise.</summary>
    public const int MinimumSample = 30;

    /// <summary>Errors below which none ends it: one may be the frame's.</summary>
    public const int MinimumErrors = 3;

    /// <summary>Whether it comes to no verdict too often: beyond chance before the end, by plain count at it.</summary>
    /// <param name="errors">Errors.</param>
    /// <param name="notNumbers">Those of them whose scores were no numbers.</param>
    /// <param name="frames">Of how many frames.</param>
    /// <param name="bound">The highest share.</param>
    /// <param name="isEnd">Whether all frames are there.</param>
    public static Problem? Errors(long errors, long notNumbers, long frames, double bound, bool isEnd)
    {
        if (frames == 0) return null;
        var isBroken = isEnd ? (double)errors / frames > bound : errors >= MinimumErrors && Wilson.Interval(errors, frames).Lower > bound;
        if (!isBroken) return null;
        return notNumbers * 2 > errors
            ? new Problem(ReasonCode.NotANumber, Text($"{notNumbers} of {frames} frames got scores that are no numbers; at most {bound:P1} may."))
            : new Problem(DeploymentReasons.Errors, Text($"{errors} of {frames} frames got no verdict; at most {bound:P1} may."));
    }

    /// <summary>Whether it takes too long. Before the end its median has to as well: a few slow ones at the beginning are the box's.</summary>
    /// <param name="sample">Its inferences.</param>
    /// <param name="before">Those of the version before.</param>
    /// <param name="bound">The highest ratio of the 95th percentiles.</param>
    /// <param name="isEnd">Whether all frames are there.</param>
    public static Problem? Latency(IReadOnlyCollection<float> sample, IReadOnlyCollection<float> before, double bound, bool isEnd)
    {
        if (sample.Count == 0 || before.Count == 0 || (!isEnd && Math.Min(sample.Count, before.Count) < MinimumSample)) return null;
        var (mine, theirs) = (Percentile.Of(sample, 0.95), Percentile.Of(before, 0.95));
        if (LatencyComparison.Ratio(mine, theirs) <= bound || (!isEnd && LatencyComparison.Ratio(Percentile.Of(sample, 0.5), theirs) <= bound)) return null;
        return new Problem(DeploymentReasons.Latency, Text($"95 of 100 inferences take up to {mine:0.0} ms, those of the version before {theirs:0.0} ms; at most {bound:0.0#} times as long may be."));
    }

    /// <summary>Whether its highest scores lie too far from the other's, beyond what chance explains.</summary>
    /// <param name="sample">Its scores.</param>
    /// <param name="before">The other's.</param>
    /// <param name="bound">The largest distance.</param>
    /// <param name="isEnd">Whether all frames are there.</param>
    public static Problem? Confidence(IReadOnlyCollection<float> sample, IReadOnlyCollection<float> before, double bound, bool isEnd)
    {
        if (!isEnd && Math.Min(sample.Count, before.Count) < MinimumSample) return null;
        if (ScoreDistance.BeyondChance(sample, before) is not { } distance || distance <= bound) return null;
        return new Problem(
            DeploymentReasons.ConfidenceShift,
            Text($"The highest scores are {distance:0.00} further from those of the version before than chance explains (Kolmogorov–Smirnov), over {sample.Count} and {before.Count} frames; at most {bound:0.00} may be."));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
