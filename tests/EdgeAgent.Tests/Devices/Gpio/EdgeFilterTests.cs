using CsCheck;
using Edge.Agent.Devices.Gpio;

namespace Edge.Agent.Tests.Devices.Gpio;

public sealed class EdgeFilterTests
{
    [Fact]
    public void Judge_Bounce_KeepsTheFirstEdge() => Assert.Equal([10], Accepted(debounce: 5, minimumInterval: 0, 10, 11, 13, 17));

    [Fact]
    public void Judge_LineThatNeverRests_KeepsTheFirstEdgeOnly() =>
        Assert.Equal([0], Accepted(debounce: 5, minimumInterval: 0, [.. Enumerable.Range(0, 100).Select(step => step * 4)]));

    [Fact]
    public void Judge_QuietForTheDebounceTime_CountsAgain() =>
        Assert.Equal([10, 18], Accepted(debounce: 5, minimumInterval: 0, 10, 13, 18));

    [Fact]
    public void Judge_WithinTheMinimumInterval_IsNoPart() =>
        Assert.Equal([0, 50], Accepted(debounce: 5, minimumInterval: 50, 0, 40, 50));

    [Fact]
    public void Judge_AnyEdges_FirstIsKeptAndPartsAreApart() =>
        Gen.Select(Gen.Int[0, 30].Array[1, 40], Gen.Int[0, 20], Gen.Int[0, 40]).Sample((gaps, debounce, interval) =>
        {
            var time = 0;
            int[] edges = [.. gaps.Select(gap => time += gap)];
            var accepted = Accepted(debounce, interval, edges);
            return accepted[0] == edges[0]
                && accepted.Zip(accepted.Skip(1)).All(pair => pair.Second - pair.First >= Math.Max(debounce, interval));
        });

    [Fact]
    public void Judge_BounceOfTheOtherEdge_IsNoPart()
    {
        var filter = new EdgeFilter(TimeSpan.FromMilliseconds(5), TimeSpan.Zero, TimeProvider.System);

        Assert.Equal(EdgeKind.Part, filter.Judge(Timestamp(0), triggers: true));
        Assert.Equal(EdgeKind.Other, filter.Judge(Timestamp(100), triggers: false));
        Assert.Equal(EdgeKind.Bounce, filter.Judge(Timestamp(101), triggers: true));
        Assert.Equal(EdgeKind.Other, filter.Judge(Timestamp(102), triggers: false));
        Assert.Equal(EdgeKind.Part, filter.Judge(Timestamp(107), triggers: true));
    }

    private static long Timestamp(int milliseconds) => milliseconds * TimeProvider.System.TimestampFrequency / 1000;

    private static List<int> Accepted(int debounce, int minimumInterval, params int[] edges)
    {
        var filter = new EdgeFilter(TimeSpan.FromMilliseconds(debounce), TimeSpan.FromMilliseconds(minimumInterval), TimeProvider.System);
        return [.. edges.Where(edge => filter.Judge(Timestamp(edge), triggers: true) == EdgeKind.Part)];
    }
}
