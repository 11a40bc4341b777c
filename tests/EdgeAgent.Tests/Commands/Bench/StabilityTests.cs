using Edge.Agent.Commands.Bench;

namespace Edge.Agent.Tests.Commands.Bench;

public sealed class StabilityTests
{
    [Fact]
    public void Holds_TwoWindows_IsTooFew() => Assert.False(Stability.Holds([Of(100, 50), Of(100, 50)]));

    [Fact]
    public void Holds_LastThreeAgree_ForgetsTheOnesBefore() => Assert.True(Stability.Holds([Of(10, 900), Of(100, 50), Of(105, 51), Of(95, 49)]));

    [Fact]
    public void Holds_ThroughputDiffers_DoesNot() => Assert.False(Stability.Holds([Of(100, 50), Of(100, 50), Of(130, 50)]));

    [Fact]
    public void Holds_LatencyDiffers_DoesNot() => Assert.False(Stability.Holds([Of(100, 50), Of(100, 50), Of(100, 70)]));

    [Fact]
    public void Holds_NothingAnswered_DoesNot() => Assert.False(Stability.Holds([Of(0, 0), Of(0, 0), Of(0, 0)]));

    private static Window Of(int answers, double latency) => new(1, Enumerable.Repeat(latency, answers).ToArray(), default);
}
