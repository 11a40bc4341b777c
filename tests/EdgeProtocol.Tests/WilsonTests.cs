namespace Edge.Protocol.Tests;

/// <summary>Bounds worked out by hand: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n), z = 1.959964.</summary>
public sealed class WilsonTests
{
    [Theory]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(15, 20, 0.5313, 0.8881)]
    [InlineData(50, 100, 0.4038, 0.5962)]
    [InlineData(1, 1000, 0.0002, 0.0056)]
    public void Interval_At95_IsAsWorkedOutByHand(long count, long of, double lower, double upper)
    {
        var interval = Wilson.Interval(count, of, 0.95);

        Assert.Equal(lower, interval.Lower, 4);
        Assert.Equal(upper, interval.Upper, 4);
    }

    [Fact]
    public void Interval_OfNothing_SaysNothing() => Assert.Equal((0d, 1d), Wilson.Interval(0, 0, 0.95));

    [Fact]
    public void Interval_OfMoreConfidence_IsWider()
    {
        var (ninety, ninetyNine) = (Wilson.Interval(15, 20, 0.9), Wilson.Interval(15, 20, 0.99));

        Assert.True(ninetyNine.Lower < ninety.Lower && ninetyNine.Upper > ninety.Upper);
    }
}
