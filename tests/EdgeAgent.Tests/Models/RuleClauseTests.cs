using System.Text;
using Edge.Agent.Models.Rules;
using Edge.Agent.Tasks;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Models;

public sealed class RuleClauseTests
{
    private static readonly string[] Labels = ["scratch", "screw"];

    /// <summary>A small scratch on the left, a large one on the right, three screws.</summary>
    private static readonly TaskResult Found = new(
        [0.9f, 0.8f],
        [
            new Detection(0, 0.9f, 10, 10, 20, 20), new Detection(0, 0.7f, 80, 10, 120, 50),
            new Detection(1, 0.8f, 0, 0, 5, 5), new Detection(1, 0.6f, 0, 90, 5, 95), new Detection(1, 0.4f, 90, 90, 95, 95),
        ],
        []);

    [Theory]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["scratch"], "minimumScore": 0.95 }""", null)]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["scratch"], "minimumScore": 0.5 }""", "c: scratch 0.90 and 1 more")]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["scratch"], "minimumScore": 0.5, "atLeast": 3 }""", null)]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["scratch"], "minimumScore": 0.5, "minimumArea": 1000 }""", "c: scratch 0.70")]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["scratch"], "minimumScore": 0.5, "maximumArea": 100 }""", "c: scratch 0.90")]
    [InlineData("""{ "name": "c", "verdict": "reject", "minimumScore": 0.5, "region": [60, 0, 200, 0, 200, 200, 60, 200] }""", "c: scratch 0.70")]
    [InlineData("""{ "name": "c", "verdict": "reject", "minimumScore": 0.5, "region": [60, 60, 200, 60, 200, 200] }""", null)]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["screw"], "minimumScore": 0.5, "fewerThan": 3 }""", "c: 2 of 3")]
    [InlineData("""{ "name": "c", "verdict": "reject", "labels": ["screw"], "minimumScore": 0.3, "fewerThan": 3 }""", null)]
    public void ByClause_Detections_CountsWhatTheClauseIsAbout(string clause, string? reason)
    {
        var decided = Read(clause, detects: true).ByClause(Labels, Found, detects: true);

        Assert.Equal(reason, decided?.Reason);
        if (reason is not null) Assert.Equal(Verdict.Reject, decided?.Verdict);
    }

    [Fact]
    public void ByClause_Several_TheFirstThatHoldsDecides()
    {
        var rule = Read("""{ "name": "sure", "verdict": "reject", "minimumScore": 0.95 }, { "name": "look", "verdict": "review", "minimumScore": 0.85 }, { "name": "any", "verdict": "reject", "minimumScore": 0.1 }""", detects: false);

        Assert.Equal((Verdict.Review, "look: scratch 0.90"), rule.ByClause(Labels, Found, detects: false));
    }

    [Fact]
    public void Digest_WithoutClauses_IsThatOfRulesBeforeThem() => Assert.Equal(
        new DecisionRule(["good"], 0.5f, Verdict.Reject).Digest, new DecisionRule(["good"], 0.5f, Verdict.Reject, []).Digest);

    [Fact]
    public void Digest_OtherClause_Differs()
    {
        var one = Read("""{ "name": "c", "verdict": "reject", "minimumScore": 0.5 }""", detects: true);

        Assert.NotEqual(one.Digest, Read("""{ "name": "c", "verdict": "reject", "minimumScore": 0.6 }""", detects: true).Digest);
        Assert.NotEqual(one.Digest, Read("""{ "name": "c", "verdict": "review", "minimumScore": 0.5 }""", detects: true).Digest);
        Assert.NotEqual(one.Digest, Read("""{ "name": "c", "verdict": "reject", "minimumScore": 0.5, "atLeast": 2 }""", detects: true).Digest);
        Assert.Equal(one.Digest, DecisionRuleReader.Read(one.ToJson(), "it", Labels, detects: true).Value.Digest);
    }

    [Fact]
    public void Read_EverythingWrong_IsNamedAtOnce()
    {
        var problem = DecisionRuleReader.Read(
            Encoding.UTF8.GetBytes("""
                { "accept": ["gold"], "minimumScore": 0.5, "uncertain": "maybe", "clauses": [
                  { "name": "a", "verdict": "reject", "minimumScore": 0.5, "region": [1, 2], "atLeast": 1, "fewerThan": 2 },
                  { "name": "a", "verdict": "reject", "minimumScore": 0.5, "labels": ["gems"], "zzz": 1 } ] }
                """),
            "rule.json", Labels, detects: false).Problem;

        foreach (var part in new[] { "rule.json: ", "'uncertain'", "'gold'", "'gems'", "clauses[0].region", "exclude each other", "'a' twice", "clauses[1].zzz" })
            Assert.Contains(part, problem?.Message, StringComparison.Ordinal);
    }

    private static DecisionRule Read(string clauses, bool detects) => DecisionRuleReader.Read(
        Encoding.UTF8.GetBytes($$"""{ "accept": ["screw"], "minimumScore": 0.5, "uncertain": "review", "clauses": [{{clauses}}] }"""), "rule", Labels, detects).Value;
}
