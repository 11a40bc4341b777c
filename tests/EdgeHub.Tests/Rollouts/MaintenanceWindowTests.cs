using System.Globalization;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Rollouts;

namespace Edge.Hub.Tests.Rollouts;

public sealed class MaintenanceWindowTests
{
    [Theory]
    [InlineData("2026-11-23T21:59:00Z", false)] // a Monday
    [InlineData("2026-11-23T22:00:00Z", true)]
    [InlineData("2026-11-24T03:59:00Z", true)] // Monday's window, on Tuesday
    [InlineData("2026-11-24T04:00:00Z", false)]
    [InlineData("2026-11-24T22:30:00Z", false)] // Tuesday has none
    [InlineData("2026-11-23T02:00:00Z", false)] // Sunday had none
    public void IsOpen_OverMidnight_BelongsToTheDayItBegins(string now, bool open) =>
        Assert.Equal(open, new MaintenanceWindow(new(22, 0), new(4, 0), [DayOfWeek.Monday]).IsOpen(At(now)));

    [Theory]
    [InlineData("2026-07-01T07:30:00Z", true)] // 09:30 in summer
    [InlineData("2026-12-01T07:30:00Z", false)] // 08:30 in winter
    [InlineData("2026-12-01T08:30:00Z", true)]
    public void IsOpen_InAZone_FollowsItsClock(string now, bool open) =>
        Assert.Equal(open, new MaintenanceWindow(new(9, 0), new(12, 0), Zone: "Europe/Berlin").IsOpen(At(now)));

    [Fact]
    public void Json_OfAWindow_IsWrittenAsPeopleDo()
    {
        var window = JsonSerializer.Deserialize<MaintenanceWindow>("""{"from":"22:00","to":"4:30","days":["monday","friday"]}""", HubJson.Options)!;

        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(4, 30)), (window.From, window.To));
        Assert.Equal([DayOfWeek.Monday, DayOfWeek.Friday], window.Days);
        Assert.Equal("""{"from":"22:00","to":"04:30","days":["monday","friday"]}""", JsonSerializer.Serialize(window, HubJson.Options));
    }

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
