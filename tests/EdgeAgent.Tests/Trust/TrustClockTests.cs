using Edge.Agent.Trust;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Trust;

public sealed class TrustClockTests : IDisposable
{
    private static readonly DateTimeOffset June = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Now_ClockThatIsPlausible_IsTheClock() => Assert.Equal(new TrustMoment(June, IsClock: true), At(June).Now());

    [Fact]
    public void Now_ClockOf1970_IsTheNewestProvenTimeOverARestart()
    {
        Prove(June);

        Assert.Equal(new TrustMoment(June, IsClock: false), At(DateTimeOffset.UnixEpoch).Now());
    }

    [Fact]
    public void Now_NothingEverProven_JudgesNothing() => Assert.Equal(new TrustMoment(DateTimeOffset.MinValue, IsClock: false), At(DateTimeOffset.UnixEpoch).Now());

    [Fact]
    public void Now_ClockSetBack_IsNotBelieved()
    {
        Prove(June);

        Assert.Equal(new TrustMoment(June, IsClock: false), At(June.AddDays(-2)).Now());
    }

    [Fact]
    public void Now_ClockCorrectedByMinutes_IsBelievedAndNeverGoesBack()
    {
        Prove(June);

        Assert.Equal(new TrustMoment(June, IsClock: true), At(June.AddMinutes(-10)).Now());
    }

    [Fact]
    public void Prove_WithoutAClock_ProvesNothing()
    {
        Prove(June);
        At(DateTimeOffset.UnixEpoch).Prove(new TrustMoment(June.AddYears(1), IsClock: false));

        Assert.Equal(June, At(DateTimeOffset.UnixEpoch).Now().At);
    }

    [Fact]
    public void Now_SpoiledFile_IsAsIfThereWereNone()
    {
        Prove(June);
        File.WriteAllText(_folder.Combine("newest-time"), "spoiled");

        Assert.Equal(DateTimeOffset.MinValue, At(DateTimeOffset.UnixEpoch).Now().At);
    }

    private void Prove(DateTimeOffset at)
    {
        var clock = At(at);
        Assert.Null(clock.Prove(clock.Now()));
    }

    private TrustClock At(DateTimeOffset wall) => new(_folder.Combine("newest-time"), new FakeTimeProvider(wall));
}
