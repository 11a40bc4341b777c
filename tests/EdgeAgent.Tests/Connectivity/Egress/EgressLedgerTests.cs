using Edge.Agent.Connectivity.Egress;
using Edge.Agent.Diagnostics;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Connectivity.Egress;

public sealed class EgressLedgerTests : IDisposable
{
    private const string Hub = "hub:1883";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Add_KindsAndDestinations_StandApart()
    {
        using var ledger = Open(At(2026, 11, 24));

        ledger.Add(EgressKind.Records, Hub, 100);
        ledger.Add(EgressKind.Records, Hub, 50, 7);
        ledger.Add(EgressKind.Upload, Hub, 9);
        ledger.Add(EgressKind.Records, "other:1883", 1);

        Assert.Equal(
            [new EgressEntry(EgressKind.Records, Hub, 150, 7), new EgressEntry(EgressKind.Upload, Hub, 9, 0), new EgressEntry(EgressKind.Records, "other:1883", 1, 0)],
            Assert.Single(ledger.Days).Entries);
        Assert.Equal(159, ledger.SentToday(Hub));
    }

    [Fact]
    public void Days_MoreThanAreKept_LoseTheOldest()
    {
        var time = At(2026, 1, 2);
        using var ledger = Open(time);
        for (var i = 0; i < EgressLedger.DaysKept + 3; i++)
        {
            ledger.Add(EgressKind.Records, Hub, 1);
            time.Advance(TimeSpan.FromDays(1));
        }

        Assert.Equal(EgressLedger.DaysKept, ledger.Days.Count);
        Assert.Equal("2026-01-05", ledger.Days[0].Day);
    }

    [Fact]
    public void Days_ClockNotTrusted_AreTwentyFourHoursEach()
    {
        var time = At(1970, 1, 1);
        using var ledger = Open(time);
        ledger.Add(EgressKind.Records, Hub, 1);
        time.Advance(TimeSpan.FromHours(23));
        ledger.Add(EgressKind.Records, Hub, 1);
        Assert.Equal(2, ledger.SentToday(Hub));
        Assert.Equal(TimeSpan.FromHours(1), ledger.UntilNextDay);

        time.Advance(TimeSpan.FromHours(2));
        ledger.Add(EgressKind.Records, Hub, 5);

        Assert.Equal(["undated-1", "undated-2"], ledger.Days.Select(day => day.Day));
        Assert.Equal(5, ledger.SentToday(Hub));
    }

    [Fact]
    public void Days_RestartsOfABoxWithoutTheTime_DoNotBeginItsDayAnew()
    {
        var time = At(1970, 1, 1);
        using (var ledger = Open(time))
        {
            ledger.Add(EgressKind.Records, Hub, 3);
            time.Advance(TimeSpan.FromHours(20));
        }

        using var again = Open(At(1970, 1, 1));

        Assert.Equal(3, again.SentToday(Hub));
        Assert.Equal(TimeSpan.FromHours(4), again.UntilNextDay);
    }

    [Fact]
    public void Days_ClockBecomesKnown_TakeOverWhatWasCounted()
    {
        var time = At(1970, 1, 1);
        using var ledger = Open(time);
        ledger.Add(EgressKind.Records, Hub, 3);
        time.Advance(TimeSpan.FromMinutes(2));
        ledger.Add(EgressKind.Records, Hub, 3);

        time.SetUtcNow(new DateTimeOffset(2026, 11, 24, 8, 0, 0, TimeSpan.Zero));

        Assert.Equal(6, ledger.SentToday(Hub));
        Assert.Equal("2026-11-24", Assert.Single(ledger.Days).Day);
    }

    [Fact]
    public void Open_DamagedFile_CountsFromNothing()
    {
        File.WriteAllText(_folder.Combine(EgressFile.Name), "{\"v\":1,");

        using var ledger = Open(At(2026, 11, 24));
        ledger.Add(EgressKind.Status, Hub, 4);
        ledger.Save();

        using var again = Open(At(2026, 11, 24));
        Assert.Equal(4, again.SentToday(Hub));
    }

    [Fact]
    public void Add_DiskRefuses_CountsOn()
    {
        Directory.CreateDirectory(_folder.Combine(EgressFile.Name + ".tmp"));
        using var ledger = Open(At(2026, 11, 24));

        ledger.Add(EgressKind.Records, Hub, 1 << 20);

        Assert.Equal(1 << 20, ledger.SentToday(Hub));
    }

    private static FakeTimeProvider At(int year, int month, int day) => new(new DateTimeOffset(year, month, day, 0, 0, 0, TimeSpan.Zero));

    private EgressLedger Open(TimeProvider time) => new(_folder.Path, new DeviceClock(time, "boot"));
}
