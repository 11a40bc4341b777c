using Edge.Agent.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Diagnostics;

public sealed class DeviceClockTests
{
    [Fact]
    public void Now_ClockThatWasNeverSet_GivesNoWallTime()
    {
        var stamp = new DeviceClock(new FakeTimeProvider(DateTimeOffset.UnixEpoch), "boot-1").Now();

        Assert.Equal("boot-1", stamp.BootId);
        Assert.Null(stamp.Wall);
    }

    [Fact]
    public void Now_ClockThatHearsTheTime_GivesItFromThenOn()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2025, 12, 31, 23, 59, 59, TimeSpan.Zero));
        var clock = new DeviceClock(time, "boot-1");
        Assert.Null(clock.Now().Wall);

        time.SetUtcNow(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

        Assert.Equal(time.GetUtcNow(), clock.Now().Wall);
    }

    [Fact]
    public void Now_TimePasses_CountsMillisecondsWithoutAWallClock()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var clock = new DeviceClock(time, "boot-1");
        var before = clock.Now().MonotonicMs;

        time.Advance(TimeSpan.FromMilliseconds(1500));

        Assert.Equal(1500, clock.Now().MonotonicMs - before);
    }

    [Fact]
    public void ReadBootId_OnLinux_IsTheKernels()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux tells its boot id.");

        Assert.Equal(File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim(), DeviceClock.ReadBootId());
    }
}
