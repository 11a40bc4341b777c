using Edge.Protocol.Messages;

namespace Edge.Protocol.Tests.Messages;

public sealed class LatencyComparisonTests
{
    [Theory]
    [InlineData(30, 10, 3)]
    [InlineData(5, 10, 0.5)]
    [InlineData(0.9, 0.1, 1)] // nine times as long, and the scheduler's
    [InlineData(1.2, 0.1, 12)]
    [InlineData(0.5, 0, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(2, 0, double.PositiveInfinity)]
    public void Ratio_TwoLatencies_IsTheirRatioOrOne(double mine, double before, double ratio) =>
        Assert.Equal(ratio, LatencyComparison.Ratio(mine, before), 9);
}
