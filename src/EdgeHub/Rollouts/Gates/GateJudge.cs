using System.Globalization;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Rollouts.Gates;

/// <summary>Judges one scope by a policy. Pure, and never generous: what there is too little of holds.</summary>
internal static class GateJudge
{
    /// <summary>Judges every gate that applies.</summary>
    /// <param name="policy">The gates.</param>
    /// <param name="proof">How the version proves itself, which says what there is to judge.</param>
    /// <param name="evidence">What was shown.</param>
    public static IReadOnlyList<GateResult> Judge(GatePolicy policy, ProofPolicy? proof, GateEvidence evidence) =>
        [.. new[]
        {
            InstallSuccess(policy, evidence),
            GoldenAccuracy(policy, proof, evidence),
            proof?.Shadow is null ? null : ShadowAgreement(policy, evidence),
            proof?.Shadow is null ? null : CandidateRight(policy, evidence),
            IsLive(proof) ? LatencyRatio(policy, evidence) : null,
            IsLive(proof) ? ErrorRate(policy, evidence) : null,
            IsLive(proof) ? ConfidenceShift(policy, evidence) : null,
        }.OfType<GateResult>()];

    /// <summary>Whether failing devices alone are reason enough to pause.</summary>
    /// <param name="policy">When they are.</param>
    /// <param name="evidence">What was shown.</param>
    public static GateResult Errors(ErrorPolicy policy, GateEvidence evidence)
    {
        var (reported, targeted) = (Percent(evidence.Failed, evidence.Ended), Percent(evidence.Failed, evidence.Targeted));
        var fails = evidence.Failed >= policy.MinimumCount && (reported >= policy.PercentOfReported || targeted >= policy.PercentOfTargeted);
        return new("errors", evidence.Scope, fails ? GateVerdict.Fail : GateVerdict.Pass,
            Text($"{evidence.Failed} failed: {reported:0.#} % of {evidence.Ended} reported, {targeted:0.#} % of {evidence.Targeted} targeted; it pauses from {policy.MinimumCount} with {policy.PercentOfReported:0.#} % or {policy.PercentOfTargeted:0.#} %"),
            evidence.Failed, evidence.Ended, reported, Threshold: policy.PercentOfReported);
    }

    /// <summary>Devices that must have reported an end before a scope says anything.</summary>
    public static int DevicesNeeded(GatePolicy policy, int targeted) =>
        Math.Max(1, Math.Max(Math.Min(policy.MinimumDevices, targeted), (int)Math.Ceiling(policy.MinimumShare * targeted)));

    private static bool IsLive(ProofPolicy? proof) => proof is { Shadow: not null } or { Trial: not null };

    /// <summary>Of the group itself nothing is drawn: the share is a count. The interval says what it would mean for others.</summary>
    private static GateResult? InstallSuccess(GatePolicy policy, GateEvidence evidence)
    {
        if (policy.InstallSuccess is not { } threshold) return null;
        var needed = DevicesNeeded(policy, evidence.Targeted);
        // With all that are still out committing, it could not be reached any more.
        var lost = evidence.Failed > (1 - threshold) * evidence.Targeted + 1e-9 && evidence.Ended >= needed;
        // The quick ones are not the whole truth: one that is at it may still fail.
        var share = Share(evidence.Finished, evidence.Ended + evidence.AtIt);
        var verdict = lost ? GateVerdict.Fail : evidence.Ended < needed || share < threshold - 1e-9 ? GateVerdict.Hold : GateVerdict.Pass;
        return Result("install-success", evidence, verdict, policy, evidence.Finished, evidence.Ended, threshold,
            Text($"{evidence.Finished} of {evidence.Ended} devices committed, {evidence.AtIt} are at it, {evidence.Targeted} are in question; {needed} must have reported, {threshold:P0} must commit"));
    }

    private static GateResult? GoldenAccuracy(GatePolicy policy, ProofPolicy? proof, GateEvidence evidence)
    {
        if (policy.GoldenAccuracy is not { } threshold) return null;
        var cases = evidence.Proofs.Sum(shown => (long)shown.GoldenCases);
        // A version without golden cases, or a device that commits on them alone and does not count them: its commit says it.
        if (cases == 0 && (evidence.Proofs.Count > 0 || proof is null)) return null;
        var passed = evidence.Proofs.Sum(shown => (long)shown.GoldenPassed);
        var few = evidence.Proofs.Count < DevicesNeeded(policy, evidence.Targeted);
        var verdict = few ? GateVerdict.Hold : Share(passed, cases) >= threshold - 1e-9 ? GateVerdict.Pass : GateVerdict.Fail;
        return Result("golden-accuracy", evidence, verdict, policy, passed, cases, threshold,
            Text($"{passed} of {cases} golden cases passed on {evidence.Proofs.Count} devices, {threshold:P0} must"));
    }

    private static GateResult? ShadowAgreement(GatePolicy policy, GateEvidence evidence)
    {
        if (policy.ShadowAgreement is not { } threshold) return null;
        var (frames, agreed) = (evidence.Proofs.Sum(shown => shown.Shadow?.Frames ?? 0), evidence.Proofs.Sum(shown => shown.Shadow?.Agreed ?? 0));
        var verdict = frames < policy.MinimumFrames ? GateVerdict.Hold : Share(agreed, frames) < threshold ? GateVerdict.Fail : GateVerdict.Pass;
        return Result("shadow-agreement", evidence, verdict, policy, agreed, frames, threshold,
            Text($"same verdict on {agreed} of {frames} frames ({policy.MinimumFrames} are needed); below {threshold:P0} is an alarm, above it says nothing"));
    }

    private static GateResult? CandidateRight(GatePolicy policy, GateEvidence evidence)
    {
        if (policy.CandidateRight is not { } threshold) return null;
        var (frames, agreed) = (evidence.Proofs.Sum(shown => shown.Shadow?.Frames ?? 0), evidence.Proofs.Sum(shown => shown.Shadow?.Agreed ?? 0));
        var reviews = evidence.Reviews;
        var differing = Wilson.Interval(frames - agreed, frames, policy.Confidence).Upper;
        if (reviews.Reviewed < policy.MinimumReviewed && frames >= policy.MinimumFrames && differing <= policy.NegligibleDisagreement)
        {
            return new("candidate-right", evidence.Scope, GateVerdict.Pass,
                Text($"{frames - agreed} of {frames} frames differ, at most {differing:P3}: too few to matter"), frames - agreed, frames, Share(frames - agreed, frames), Upper: differing, Threshold: policy.NegligibleDisagreement);
        }

        var (lower, upper) = Wilson.Interval(reviews.CandidateRight, reviews.Reviewed, policy.Confidence);
        var verdict = reviews.Reviewed < policy.MinimumReviewed ? GateVerdict.Hold
            : lower >= threshold ? GateVerdict.Pass
            : upper < threshold ? GateVerdict.Fail
            : GateVerdict.Hold;
        return Result("candidate-right", evidence, verdict, policy, reviews.CandidateRight, reviews.Reviewed, threshold,
            Text($"right in {reviews.CandidateRight} of {reviews.Reviewed} reviewed disagreements ({policy.MinimumReviewed} are needed, {reviews.Open} wait), surely in {lower:P1} to {upper:P1}; {threshold:P0} is needed"));
    }

    private static GateResult? LatencyRatio(GatePolicy policy, GateEvidence evidence) => policy.LatencyRatio is not { } threshold ? null
        : Median("latency-p95-ratio", policy, evidence, threshold, evidence.Proofs.Select(RatioOf));

    private static GateResult? ConfidenceShift(GatePolicy policy, GateEvidence evidence) => policy.ConfidenceShift is not { } threshold ? null
        : Median("confidence-shift", policy, evidence, threshold, evidence.Proofs.Select(shown => shown.Trial?.ConfidenceShift ?? shown.Shadow?.ConfidenceShift));

    private static GateResult? ErrorRate(GatePolicy policy, GateEvidence evidence)
    {
        if (policy.ErrorRate is not { } threshold) return null;
        var frames = evidence.Proofs.Sum(FramesOf);
        var errors = evidence.Proofs.Sum(shown => (shown.Shadow?.Errors ?? 0) + (shown.Trial?.Errors ?? 0));
        var (lower, upper) = Wilson.Interval(errors, frames, policy.Confidence);
        var verdict = frames < policy.MinimumFrames ? GateVerdict.Hold
            : lower > threshold ? GateVerdict.Fail
            : upper <= threshold ? GateVerdict.Pass
            : GateVerdict.Hold;
        return Result("error-rate", evidence, verdict, policy, errors, frames, threshold,
            Text($"{errors} of {frames} frames without a verdict ({policy.MinimumFrames} are needed), surely {lower:P2} to {upper:P2}; at most {threshold:P2}"));
    }

    private static GateResult Median(string gate, GatePolicy policy, GateEvidence evidence, double threshold, IEnumerable<double?> figures)
    {
        var sorted = figures.OfType<double>().Order().ToList();
        var frames = evidence.Proofs.Sum(FramesOf);
        var needed = DevicesNeeded(policy, evidence.Targeted);
        double? median = sorted.Count == 0 ? null : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        var verdict = sorted.Count < needed || frames < policy.MinimumFrames ? GateVerdict.Hold : median > threshold ? GateVerdict.Fail : GateVerdict.Pass;
        return new(gate, evidence.Scope, verdict,
            Text($"median {median ?? 0:0.###} and worst {(sorted.Count == 0 ? 0 : sorted[^1]):0.###} of {sorted.Count} devices ({needed} are needed) over {frames} frames ({policy.MinimumFrames} are needed); at most {threshold:0.###}"),
            sorted.Count, evidence.Targeted, median, Threshold: threshold);
    }

    /// <summary>The trial's ratio, as it decided there; the shadow's where it had none to compare with.</summary>
    private static double? RatioOf(ModelProof shown) =>
        shown.Trial is { PreviousLatencyP95Ms: > 0 and var before } trial ? LatencyComparison.Ratio(trial.LatencyP95Ms, before)
        : shown.Shadow is { ActiveLatencyP95Ms: > 0 } shadow ? LatencyComparison.Ratio(shadow.LatencyP95Ms, shadow.ActiveLatencyP95Ms)
        : null;

    private static long FramesOf(ModelProof shown) => (shown.Shadow?.Frames ?? 0) + (shown.Trial?.Frames ?? 0);

    private static GateResult Result(string gate, GateEvidence evidence, GateVerdict verdict, GatePolicy policy, long count, long of, double threshold, string why)
    {
        var (lower, upper) = Wilson.Interval(count, of, policy.Confidence);
        return new(gate, evidence.Scope, verdict, why, count, of, of == 0 ? null : Share(count, of), lower, upper, threshold);
    }

    private static double Share(long count, long of) => of == 0 ? 0 : (double)count / of;

    private static double Percent(long count, long of) => 100 * Share(count, of);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
