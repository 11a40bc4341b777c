using System.Globalization;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Holds what a candidate beside the active version does against its bounds. Pure: no clock, no disk.</summary>
internal static class ShadowJudge
{
    /// <summary>Judges.</summary>
    /// <param name="policy">The bounds.</param>
    /// <param name="count">What it has shown.</param>
    /// <param name="left">How long it may still look on.</param>
    public static ProofState Judge(ShadowPolicy policy, ShadowCount count, TimeSpan left)
    {
        var isEnough = count.Frames >= policy.Frames;
        var problem = ProofBounds.Errors(count.Errors, count.NotNumbers, count.Frames, policy.MaximumErrorRate, isEnough)
            ?? Agreement(policy, count, isEnough)
            ?? ProofBounds.Latency(count.Candidate.Milliseconds, count.Active.Milliseconds, policy.MaximumLatencyRatio, isEnough)
            ?? ProofBounds.Confidence(count.Candidate.Scores, count.Active.Scores, policy.MaximumConfidenceShift, isEnough);
        if (problem is not null) return ProofState.Broken(problem);
        if (isEnough) return ProofState.Passed;
        return left > TimeSpan.Zero ? ProofState.GoesOn : ProofState.Broken(new Problem(
            DeploymentReasons.TooLittleEvidence,
            string.Create(CultureInfo.InvariantCulture, $"{count.Frames} of {policy.Frames} frames came within {policy.TimeoutSeconds} s.")));
    }

    /// <summary>Before the end only where chance does not explain it.</summary>
    private static Problem? Agreement(ShadowPolicy policy, ShadowCount count, bool isEnd)
    {
        var judged = count.Frames - count.Errors;
        if (judged == 0 || (!isEnd && judged < ProofBounds.MinimumSample)) return null;
        var share = isEnd ? (double)count.Agreed / judged : Wilson.Interval(count.Agreed, judged).Upper;
        return share >= policy.MinimumAgreement ? null : new Problem(
            DeploymentReasons.Disagreement,
            string.Create(CultureInfo.InvariantCulture, $"{count.Agreed} of {judged} verdicts are those of the active version; at least {policy.MinimumAgreement:P0} have to be."));
    }
}
