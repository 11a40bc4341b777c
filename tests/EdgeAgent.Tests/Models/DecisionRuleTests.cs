using Edge.Agent.Models.Rules;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Models;

public sealed class DecisionRuleTests
{
    [Theory]
    [InlineData("good", 0.60f, Verdict.Accept, "good 0.60")]
    [InlineData("good", 0.41f, Verdict.Review, "good 0.41 < 0.60")]
    [InlineData("good", 0.599f, Verdict.Review, "good 0.599 < 0.6")]
    [InlineData("open", 0.97f, Verdict.Reject, "open 0.97")]
    [InlineData("open", 0.10f, Verdict.Reject, "open 0.10")]
    public void Decide_BestLabel_ReturnsVerdictAndReason(string label, float score, Verdict verdict, string reason) =>
        Assert.Equal((verdict, reason), new DecisionRule(["good"], 0.6f, Verdict.Review).Decide(label, score));

    [Fact]
    public void Digest_SameRule_DoesNotDependOnTheOrderOfLabels() => Assert.Equal(
        new DecisionRule(["a", "b"], 0.5f, Verdict.Reject).Digest,
        new DecisionRule(["b", "a"], 0.5f, Verdict.Reject).Digest);

    [Fact]
    public void Digest_OtherRule_Differs()
    {
        var rule = new DecisionRule(["a"], 0.5f, Verdict.Reject);

        Assert.NotEqual(rule.Digest, new DecisionRule(["a"], 0.51f, Verdict.Reject).Digest);
        Assert.NotEqual(rule.Digest, new DecisionRule(["a"], 0.5f, Verdict.Review).Digest);
        Assert.NotEqual(rule.Digest, new DecisionRule(["a", "b"], 0.5f, Verdict.Reject).Digest);
    }
}
