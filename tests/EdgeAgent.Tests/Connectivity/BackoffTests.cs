using Edge.Agent.Connectivity;

namespace Edge.Agent.Tests.Connectivity;

public sealed class BackoffTests
{
    [Fact]
    public void Next_WithoutLuck_DoublesToTheLongestAndResets()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), Backoff.Full, () => 0);

        Assert.Equal([1, 2, 4, 5, 5], Enumerable.Range(0, 5).Select(_ => backoff.Next().TotalSeconds));
        backoff.Reset();
        Assert.Equal(1, backoff.Next().TotalSeconds);
    }

    [Theory]
    [InlineData(Backoff.Full, 0.0, 1.0)]
    [InlineData(Backoff.Half, 0.5, 1.0)]
    public void Next_WithJitter_StaysWithinItsSpread(double spread, double least, double most)
    {
        var waits = Enumerable.Range(0, 1000).Select(_ => new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(9), spread, Jitter.Next).Next().TotalSeconds).ToList();

        Assert.All(waits, wait => Assert.InRange(wait, least, most));
        Assert.True(waits.Max() - waits.Min() > (most - least) * 0.8);
    }
}
