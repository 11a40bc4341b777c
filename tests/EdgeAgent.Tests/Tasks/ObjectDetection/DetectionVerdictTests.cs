using Edge.Agent.Models.Rules;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

public sealed class DetectionVerdictTests
{
    private static readonly string[] Labels = ["cap", "open", "short"];
    private static readonly DecisionRule Rule = new(["cap"], 0.5f, Verdict.Review);

    [Fact]
    public void Decide_NothingFound_Accepts() => Assert.Equal((Verdict.Accept, "nothing found"), Decide());

    [Fact]
    public void Decide_AcceptedLabelsAlone_Accepts() => Assert.Equal((Verdict.Accept, "cap 0.90"), Decide((0, 0.9f), (0, 0.3f)));

    [Fact]
    public void Decide_OneFaultAtTheMinimum_Rejects() => Assert.Equal((Verdict.Reject, "open 0.50"), Decide((0, 0.9f), (1, 0.5f), (2, 0.4f)));

    [Fact]
    public void Decide_SeveralFaults_CountsThem() => Assert.Equal((Verdict.Reject, "short 0.80 and 2 more"), Decide((2, 0.8f), (1, 0.7f), (1, 0.6f), (1, 0.4f)));

    [Fact]
    public void Decide_FaultBelowTheMinimum_IsUncertain() => Assert.Equal((Verdict.Review, "open 0.30 < 0.50"), Decide((0, 0.9f), (1, 0.3f)));

    private static (Verdict, string) Decide(params (int Label, float Score)[] found) =>
        DetectionVerdict.Decide(Rule, Labels, found.Select(one => new Detection(one.Label, one.Score, 0, 0, 1, 1)).ToArray());
}
