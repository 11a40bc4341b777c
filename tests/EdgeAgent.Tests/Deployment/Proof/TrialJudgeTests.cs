using Edge.Agent.Deployment;
using Edge.Agent.Deployment.Proof;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment.Proof;

public sealed class TrialJudgeTests
{
    private static readonly TrialPolicy Policy = new(100, LeaseSeconds: 3600, MinimumSeconds: 60);
    private static readonly JudgedSample Before = Sample(256, 5, 0.9f);

    [Fact]
    public void Judge_EnoughWithinBounds_Passes() => Assert.Equal(ProofState.Passed, Judge(Count(100)));

    [Fact]
    public void Judge_TooFew_GoesOn() => Assert.Equal(ProofState.GoesOn, Judge(Count(99)));

    [Fact]
    public void Judge_EnoughTooSoon_GoesOn() => Assert.Equal(ProofState.GoesOn, Judge(Count(1000), watched: 59));

    [Fact]
    public void Judge_LeaseOver_HasTooLittleEvidence() => AssertBroken(DeploymentReasons.TooLittleEvidence, Judge(Count(99), left: 0));

    [Fact]
    public void Judge_EnoughAsTheLeaseEnds_Passes() => Assert.Equal(ProofState.Passed, Judge(Count(100), left: 0));

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(2, 2, false)]
    [InlineData(3, 3, true)]
    [InlineData(3, 60, true)]
    public void Judge_Errors_EndItOnlyBeyondChance(int errors, int frames, bool ends)
    {
        var state = Judge(Count(frames, errors));
        if (ends) AssertBroken(DeploymentReasons.Errors, state);
        else Assert.Equal(ProofState.GoesOn, state);
    }

    [Fact]
    public void Judge_ThreeErrorsOfFortyWhereFivePercentMay_GoesOn() => Assert.Equal(
        ProofState.GoesOn,
        TrialJudge.Judge(Policy with { MaximumErrorRate = 0.05 }, Count(40, 3), Before, 0, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));

    [Fact]
    public void Judge_TwoErrorsOfAHundredAtTheEnd_AreTooMany() => AssertBroken(DeploymentReasons.Errors, Judge(Count(100, 2)));

    [Fact]
    public void Judge_ErrorsThatAreNotNumbers_SaysSo() => AssertBroken(ReasonCode.NotANumber, Judge(Count(10, 10, 6)));

    [Fact]
    public void Judge_MemoryGrew_IsRolledBack() => AssertBroken(DeploymentReasons.MemoryGrowth, Judge(Count(1), growth: (256L << 20) + 1));

    [Fact]
    public void Judge_MemoryAtTheBound_GoesOn() => Assert.Equal(ProofState.GoesOn, Judge(Count(1), growth: 256L << 20));

    [Fact]
    public void Judge_SlowWithEnoughDecisions_IsRolledBackBeforeTheEnd()
    {
        Assert.Equal(ProofState.GoesOn, Judge(Count(29, sample: Sample(29, 8, 0.9f))));
        AssertBroken(DeploymentReasons.Latency, Judge(Count(30, sample: Sample(30, 8, 0.9f))));
    }

    [Fact]
    public void Judge_AFewSlowOnes_WaitForTheEnd()
    {
        var sample = new JudgedSample([.. Enumerable.Repeat(5f, 36), .. Enumerable.Repeat(50f, 4)], Before.Scores);
        Assert.Equal(ProofState.GoesOn, Judge(Count(40, sample: sample)));
        AssertBroken(DeploymentReasons.Latency, Judge(Count(100, sample: sample)));
    }

    [Fact]
    public void Judge_SlowerByLessThanAMillisecond_IsTheSchedulers() =>
        Assert.Equal(ProofState.Passed, TrialJudge.Judge(Policy, Count(100, sample: Sample(100, 1.1f, 0.9f)), Sample(256, 0.2f, 0.9f), 0, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));

    [Fact]
    public void Judge_ScoresElsewhere_IsRolledBack() => AssertBroken(DeploymentReasons.ConfidenceShift, Judge(Count(30, sample: Sample(30, 5, 0.5f))));

    [Fact]
    public void Judge_NothingKnownOfTheVersionBefore_AsksOnlyWhatCanBeAsked() =>
        Assert.Equal(ProofState.Passed, TrialJudge.Judge(Policy, Count(100, sample: Sample(100, 500, 0.1f)), JudgedSample.Empty, 0, TimeSpan.FromHours(1), TimeSpan.FromHours(1)));

    private static ProofState Judge(TrialCount count, long growth = 0, int watched = 3600, int left = 3600) =>
        TrialJudge.Judge(Policy, count, Before, growth, TimeSpan.FromSeconds(watched), TimeSpan.FromSeconds(left));

    private static TrialCount Count(int frames, int errors = 0, int notNumbers = 0, JudgedSample? sample = null) =>
        new(frames, errors, notNumbers, sample ?? Sample(Math.Min(frames - errors, 256), 5, 0.9f));

    private static JudgedSample Sample(int count, float milliseconds, float score) =>
        new([.. Enumerable.Repeat(milliseconds, count)], [.. Enumerable.Repeat(score, count)]);

    private static void AssertBroken(ReasonCode reason, ProofState state) => Assert.Equal((true, reason), (state.IsOver, state.Problem?.Reason ?? default));
}
