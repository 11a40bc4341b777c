using Edge.Agent.Deployment.Proof;

namespace Edge.Agent.Tests.Deployment.Proof;

public sealed class StatisticsTests
{
    [Fact]
    public void PercentileOf_TwentyValues_The95thIsTheNineteenth() =>
        Assert.Equal(19, Percentile.Of([.. Enumerable.Range(1, 20).Reverse().Select(i => (float)i)], 0.95));

    [Fact]
    public void PercentileOf_OneValue_IsIt() => Assert.Equal(7, Percentile.Of([7f], 0.95));

    [Fact]
    public void PercentileOf_FourValues_TheMedianIsTheSecond() => Assert.Equal(2, Percentile.Of([4f, 3f, 2f, 1f], 0.5));

    [Fact]
    public void Between_EqualSets_IsNothing() => Assert.Equal(0, ScoreDistance.Between([0.1f, 0.5f, 0.5f], [0.5f, 0.1f, 0.5f]));

    [Fact]
    public void Between_SetsThatDoNotOverlap_IsOne() => Assert.Equal(1, ScoreDistance.Between([0.1f, 0.2f], [0.8f, 0.9f, 0.95f]));

    // At 2 the left has half of its values at or below, the right a quarter; at 3 it is 3/4 against 1/4, at 4 all against 2/4.
    [Fact]
    public void Between_ByHand_IsTheLargestStep() => Assert.Equal(0.5, ScoreDistance.Between([1f, 2f, 3f, 4f], [2f, 4f, 5f, 6f]));

    [Fact]
    public void Between_OtherSizes_ComparesShares() => Assert.Equal(0.5, ScoreDistance.Between([1f, 2f], [1f, 1f, 1f, 1f]));

    // 1.358 × √(2/256)
    [Fact]
    public void ByChance_TwoWindows_IsAnEighth() => Assert.Equal(0.120, ScoreDistance.ByChance(256, 256), 3);

    [Fact]
    public void BeyondChance_FewScores_SayLessThanMany()
    {
        float[] low = [.. Enumerable.Range(0, 60).Select(i => i / 100f)], high = [.. low.Select(score => score + 0.3f)];

        Assert.Equal((31 / 60.0) - 0.248, ScoreDistance.BeyondChance(low, high)!.Value, 2);
        Assert.Equal(0, ScoreDistance.BeyondChance(low[..10], [.. low[..10].Select(score => score + 0.05f)]));
        Assert.Null(ScoreDistance.BeyondChance(low, []));
    }
}
