using Edge.Agent.Deployment;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment;

public sealed class TrialLeaseTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private static readonly TrialLease Lease = TrialLease.Begin(3600, new RecordTime("one", 1_000_000, Noon), JudgedSample.Empty);

    [Fact]
    public void Left_SameBoot_CountsTheMonotonicClock() =>
        Assert.Equal(TimeSpan.FromMinutes(50), Lease.Left(new RecordTime("one", 1_600_000, Noon.AddYears(1))));

    [Fact]
    public void Left_AnotherBoot_CountsTheWallClock() =>
        Assert.Equal(TimeSpan.FromMinutes(30), Lease.Left(new RecordTime("two", 5, Noon.AddMinutes(30))));

    [Fact]
    public void Left_AnotherBootWithoutATime_IsWhatWasWrittenLast()
    {
        var written = Lease.At(new RecordTime("one", 2_800_000, Noon.AddMinutes(30)));

        Assert.Equal(TimeSpan.FromMinutes(30), written.Left(new RecordTime("two", 5)));
        Assert.Equal(TimeSpan.FromMinutes(10), written.At(new RecordTime("two", 5)).Left(new RecordTime("two", 1_200_005)));
    }

    [Fact]
    public void Left_ClockSetBack_IsNoMoreThanWasWritten() =>
        Assert.Equal(TimeSpan.FromHours(1), Lease.Left(new RecordTime("two", 5, Noon.AddDays(-3))));

    [Fact]
    public void Left_LongOver_IsNothing() => Assert.Equal(TimeSpan.Zero, Lease.Left(new RecordTime("two", 5, Noon.AddDays(3))));
}
