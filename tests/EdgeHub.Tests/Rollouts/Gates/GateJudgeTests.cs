using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Edge.Hub.Rollouts.Reviews;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Rollouts.Gates;

public sealed class GateJudgeTests
{
    private static readonly ProofPolicy Live = new(new ShadowPolicy(500), new TrialPolicy(500));

    [Theory]
    [InlineData(10, 4, 0, GateVerdict.Hold)] // 5 must have reported
    [InlineData(10, 5, 0, GateVerdict.Pass)]
    [InlineData(10, 9, 1, GateVerdict.Pass)] // 90 %
    [InlineData(10, 8, 1, GateVerdict.Hold)] // 89 %, and the tenth may still commit
    [InlineData(10, 8, 2, GateVerdict.Fail)] // out of reach
    [InlineData(10, 0, 2, GateVerdict.Hold)] // out of reach as well, but two of ten are too few to say anything
    [InlineData(3, 2, 0, GateVerdict.Hold)] // of three all must have reported
    [InlineData(3, 3, 0, GateVerdict.Pass)]
    [InlineData(1000, 499, 0, GateVerdict.Hold)] // half must have
    [InlineData(1000, 500, 0, GateVerdict.Pass)]
    [InlineData(0, 0, 0, GateVerdict.Hold)]
    public void InstallSuccess_OfTargetedFinishedFailed_Is(int targeted, int finished, int failed, GateVerdict verdict) =>
        Assert.Equal(verdict, Judge("install-success", Evidence(targeted, finished, failed)).Verdict);

    [Fact]
    public void InstallSuccess_WhileOthersAreAtIt_CountsThemAsFailed()
    {
        Assert.Equal(GateVerdict.Hold, Judge("install-success", Evidence(10, 8, 0) with { AtIt = 1 }).Verdict);
        Assert.Equal(GateVerdict.Pass, Judge("install-success", Evidence(10, 9, 0) with { AtIt = 1 }).Verdict);
    }

    [Theory]
    [InlineData(5, 5, GateVerdict.Pass)]
    [InlineData(5, 4, GateVerdict.Fail)]
    public void GoldenAccuracy_OfCasesAndPassed_Is(int cases, int passed, GateVerdict verdict) =>
        Assert.Equal(verdict, Judge("golden-accuracy", Evidence(5, 5, 0, new ModelProof(cases, passed))).Verdict);

    [Fact]
    public void GoldenAccuracy_OfTooFewDevices_Holds() =>
        Assert.Equal(GateVerdict.Hold, Judge("golden-accuracy", Evidence(5, 5, 0, [new ModelProof(3, 3)])).Verdict);

    [Fact]
    public void GoldenAccuracy_OfAVersionWithoutCases_IsNotJudged() =>
        Assert.DoesNotContain(GateJudge.Judge(new GatePolicy(), null, Evidence(5, 5, 0, new ModelProof(0, 0))), gate => gate.Gate == "golden-accuracy");

    [Theory]
    [InlineData(499, 499, GateVerdict.Hold)] // 500 frames are needed
    [InlineData(500, 500, GateVerdict.Pass)]
    [InlineData(500, 400, GateVerdict.Pass)]
    [InlineData(500, 399, GateVerdict.Fail)] // below 80 %
    public void ShadowAgreement_OfFramesAndAgreed_Is(int frames, int agreed, GateVerdict verdict) =>
        Assert.Equal(verdict, Judge("shadow-agreement", Evidence(1, 1, 0, [Shadow(frames, agreed)])).Verdict);

    [Theory]
    [InlineData(19, 0, GateVerdict.Hold)] // all right, and one too few
    [InlineData(15, 5, GateVerdict.Pass)] // lower bound 0.5313
    [InlineData(14, 6, GateVerdict.Hold)] // 0.4810 to 0.8545: neither
    [InlineData(4, 16, GateVerdict.Fail)] // upper bound 0.4160
    public void CandidateRight_OfReviewed_Is(int candidate, int active, GateVerdict verdict) =>
        Assert.Equal(verdict, Judge("candidate-right", Evidence(1, 1, 0, [Shadow(10_000, 9_000)]) with { Reviews = new(candidate, active) }).Verdict);

    [Fact]
    public void CandidateRight_WithBothAndNeither_CountsWhatMayStand()
    {
        var gate = Judge("candidate-right", Evidence(1, 1, 0, [Shadow(10_000, 9_000)]) with { Reviews = new ReviewTally(Candidate: 10, Active: 2, Both: 6, Neither: 2) });

        Assert.Equal((16L, 20L), (gate.Count, gate.Of));
    }

    [Theory]
    [InlineData(5000, 5000, GateVerdict.Pass)] // none in 5000: at most 0.077 %
    [InlineData(3000, 3000, GateVerdict.Hold)] // none in 3000: at most 0.128 %
    [InlineData(5000, 4995, GateVerdict.Hold)]
    public void CandidateRight_OfHardlyAnyDisagreement_NeedsNoReview(int frames, int agreed, GateVerdict verdict) =>
        Assert.Equal(verdict, Judge("candidate-right", Evidence(1, 1, 0, [Shadow(frames, agreed)])).Verdict);

    [Theory]
    [InlineData(300, 0, GateVerdict.Hold)]
    [InlineData(1000, 0, GateVerdict.Pass)] // at most 0.38 %
    [InlineData(1000, 5, GateVerdict.Hold)] // 0.21 % to 1.17 %: neither
    [InlineData(1000, 30, GateVerdict.Fail)] // at least 2.1 %
    public void ErrorRate_OfFramesAndErrors_Is(int frames, int errors, GateVerdict verdict) =>
        Assert.Equal(verdict, Judge("error-rate", Evidence(1, 1, 0, [Shadow(frames, frames, errors)])).Verdict);

    [Theory]
    [InlineData(1.4, GateVerdict.Pass)]
    [InlineData(1.6, GateVerdict.Fail)]
    public void LatencyRatio_OfTheMedianDevice_Is(double ratio, GateVerdict verdict)
    {
        // Two devices that swap to disk do not speak for the other three.
        var proofs = new[] { 1.0, 1.0, ratio, 9.0, 9.0 }.Select(value => Shadow(200, 200, 0, value)).ToList();

        Assert.Equal(verdict, Judge("latency-p95-ratio", Evidence(5, 5, 0, proofs)).Verdict);
    }

    [Fact]
    public void ConfidenceShift_OfTooFewFrames_Holds() =>
        Assert.Equal(GateVerdict.Hold, Judge("confidence-shift", Evidence(5, 5, 0, [.. Enumerable.Repeat(Shadow(50, 50, 0, 1, 0.9), 5)])).Verdict);

    [Fact]
    public void ConfidenceShift_OfTooMuch_Fails() =>
        Assert.Equal(GateVerdict.Fail, Judge("confidence-shift", Evidence(5, 5, 0, [.. Enumerable.Repeat(Shadow(100, 100, 0, 1, 0.4), 5)])).Verdict);

    [Theory]
    [InlineData(2, 0, 100, GateVerdict.Pass)] // all of those that reported, and too few to mean it
    [InlineData(3, 12, 100, GateVerdict.Fail)] // 20 % of those that reported
    [InlineData(3, 13, 100, GateVerdict.Pass)] // 18.75 %
    [InlineData(10, 80, 100, GateVerdict.Fail)] // 10 % of all
    [InlineData(9, 80, 100, GateVerdict.Pass)]
    public void Errors_OfFailedFinishedTargeted_Is(int failed, int finished, int targeted, GateVerdict verdict) =>
        Assert.Equal(verdict, GateJudge.Errors(new ErrorPolicy(), Evidence(targeted, finished, failed)).Verdict);

    [Fact]
    public void Judge_WithoutAnyEvidence_PassesNothing() =>
        Assert.All(GateJudge.Judge(new GatePolicy(), Live, Evidence(10, 0, 0, [])), gate => Assert.Equal(GateVerdict.Hold, gate.Verdict));

    [Fact]
    public void Judge_OfAnUpdateWithoutLiveProof_JudgesNoFrames() =>
        Assert.Equal(["install-success"], GateJudge.Judge(new GatePolicy(), null, Evidence(5, 5, 0)).Select(gate => gate.Gate));

    private static GateResult Judge(string gate, GateEvidence evidence) => Assert.Single(GateJudge.Judge(new GatePolicy(), Live, evidence), result => result.Gate == gate);

    private static GateEvidence Evidence(int targeted, int finished, int failed, ModelProof? each = null) =>
        Evidence(targeted, finished, failed, each is null ? [] : [.. Enumerable.Repeat(each, finished)]);

    private static GateEvidence Evidence(int targeted, int finished, int failed, IReadOnlyList<ModelProof> proofs) =>
        new("group", targeted, finished, failed, proofs, new ReviewTally());

    private static ModelProof Shadow(int frames, int agreed, int errors = 0, double ratio = 1, double shift = 0.05) =>
        new(3, 3, new ShadowEvidence(frames, agreed, errors, 10 * ratio, 10, shift, 0));
}
