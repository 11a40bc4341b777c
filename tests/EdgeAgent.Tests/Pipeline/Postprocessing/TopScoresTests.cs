using Edge.Agent.Pipeline.Postprocessing;

namespace Edge.Agent.Tests.Pipeline.Postprocessing;

public sealed class TopScoresTests
{
    [Fact]
    public void Pick_FewLabels_OrdersAll() =>
        Assert.Equal(["b", "c", "a"], TopScores.Pick(["a", "b", "c"], [0.1f, 0.6f, 0.3f]).Select(score => score.Label));

    [Fact]
    public void Pick_EqualScores_EarlierLabelFirst() =>
        Assert.Equal(["a", "b", "c"], TopScores.Pick(["a", "b", "c"], [0.3f, 0.3f, 0.3f]).Select(score => score.Label));

    [Fact]
    public void Pick_ManyLabels_KeepsTheHighestTen()
    {
        var scores = Enumerable.Range(0, 1000).Select(i => (float)(i * 617 % 1000)).ToArray();
        var labels = scores.Select(score => $"{score}").ToArray();

        var picked = TopScores.Pick(labels, scores);

        Assert.Equal(Enumerable.Range(0, 10).Select(i => 999f - i), picked.Select(score => score.Score));
        Assert.All(picked, score => Assert.Equal($"{score.Score}", score.Label));
    }
}
