using Edge.Agent.Inference.Scheduling;

namespace Edge.Agent.Tests.Inference.Scheduling;

public sealed class BatchEconomyTests
{
    [Fact]
    public void Choose_BatchesCheaper_TakesAllThatWait()
    {
        var economy = Learned(rows => 1.0 + (0.5 * (rows - 1)));

        Assert.Equal(4, economy.Choose(1, 4));
        Assert.Equal(2, economy.Choose(1, 2));
    }

    [Fact]
    public void Choose_BatchesDearer_RunsOneByOne() => Assert.Equal(1, Learned(rows => rows * (1 + (0.1 * rows))).Choose(1, 4));

    [Fact]
    public void Choose_SizeNeverTried_TriesItOnceSinglesAreKnown()
    {
        var economy = new BatchEconomy(8);
        Assert.Equal(1, economy.Choose(1, 8));

        for (var i = 0; i < 4; i++) economy.Learn(1, TimeSpan.FromMilliseconds(1));

        Assert.Equal(8, economy.Choose(1, 8));
    }

    [Fact]
    public void Choose_SizeThatLost_IsTriedAgainNowAndThen()
    {
        var economy = Learned(rows => rows * rows);

        Assert.Contains(4, Enumerable.Range(0, 1000).Select(_ => economy.Choose(1, 4)));
    }

    [Fact]
    public void Allows_PreferredSize_UntilItWasSeenToLose()
    {
        Assert.True(new BatchEconomy(8).Allows(1, 8));
        Assert.True(Learned(rows => 1.0 + (0.5 * (rows - 1))).Allows(1, 4));
        Assert.False(Learned(rows => rows * rows).Allows(1, 4));
        Assert.True(Learned(rows => rows * rows).Allows(4, 4));
    }

    [Fact]
    public void Allows_NothingToCompareWith_AsksForTheCostAlone()
    {
        var economy = new BatchEconomy(4);
        for (var run = 0; run < 4; run++) economy.Learn(4, TimeSpan.FromMilliseconds(1));

        Assert.False(economy.Allows(1, 4));

        for (var run = 0; run < 4; run++) economy.Learn(1, TimeSpan.FromMilliseconds(1));
        Assert.True(economy.Allows(1, 4));
    }

    [Fact]
    public void Choose_LeaderOfSeveralRows_ComparesWithTheLeaderAlone()
    {
        var economy = new BatchEconomy(4);
        for (var run = 0; run < 4; run++)
        {
            economy.Learn(2, TimeSpan.FromMilliseconds(2));
            economy.Learn(4, TimeSpan.FromMilliseconds(2));
        }

        Assert.Equal(4, economy.Choose(2, 4));
    }

    private static BatchEconomy Learned(Func<int, double> milliseconds)
    {
        var economy = new BatchEconomy(4);
        for (var run = 0; run < 4; run++)
        {
            for (var rows = 1; rows <= 4; rows++) economy.Learn(rows, TimeSpan.FromMilliseconds(milliseconds(rows)));
        }

        return economy;
    }
}
