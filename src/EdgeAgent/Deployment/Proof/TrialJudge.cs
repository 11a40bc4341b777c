using System.Globalization;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment.Proof;

/// <summary>Holds what a version on trial does against its bounds. Pure: no clock, no disk.</summary>
internal static class TrialJudge
{
    /// <summary>Judges.</summary>
    /// <param name="policy">The bounds.</param>
    /// <param name="count">What it has decided.</param>
    /// <param name="before">What the version before had shown.</param>
    /// <param name="memoryGrowth">Private memory above what the agent had when the trial began.</param>
    /// <param name="watched">How long it has been watched.</param>
    /// <param name="left">How long its lease goes on.</param>
    public static ProofState Judge(TrialPolicy policy, TrialCount count, JudgedSample before, long memoryGrowth, TimeSpan watched, TimeSpan left)
    {
        var isEnough = count.Frames >= policy.Frames && watched >= TimeSpan.FromSeconds(policy.MinimumSeconds);
        var problem = ProofBounds.Errors(count.Errors, count.NotNumbers, count.Frames, policy.MaximumErrorRate, isEnough)
            ?? Memory(policy, memoryGrowth)
            ?? ProofBounds.Latency(count.Last.Milliseconds, before.Milliseconds, policy.MaximumLatencyRatio, isEnough)
            ?? ProofBounds.Confidence(count.Last.Scores, before.Scores, policy.MaximumConfidenceShift, isEnough);
        if (problem is not null) return ProofState.Broken(problem);
        if (isEnough) return ProofState.Passed;
        return left > TimeSpan.Zero ? ProofState.GoesOn : ProofState.Broken(new Problem(
            DeploymentReasons.TooLittleEvidence,
            string.Create(CultureInfo.InvariantCulture, $"Its lease ended after {count.Frames} of {policy.Frames} decisions; the version before serves.")));
    }

    private static Problem? Memory(TrialPolicy policy, long growth) => growth <= policy.MaximumMemoryGrowthBytes ? null : new Problem(
        DeploymentReasons.MemoryGrowth,
        string.Create(CultureInfo.InvariantCulture, $"The agent's private memory grew by {growth / 1e6:0.0} MB while it served; at most {policy.MaximumMemoryGrowthBytes / 1e6:0.0} MB may be."));
}
