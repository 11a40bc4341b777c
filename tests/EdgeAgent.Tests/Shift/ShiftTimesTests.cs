using Edge.Agent.Shift;

namespace Edge.Agent.Tests.Shift;

public sealed class ShiftTimesTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.CreateCustomTimeZone("berlin", TimeSpan.FromHours(1), "berlin", "berlin");

    [Theory]
    [InlineData("06:00 14:00 22:00", "2026-11-25T07:30:00Z", "2026-11-25T05:00:00Z")]
    [InlineData("06:00 14:00 22:00", "2026-11-25T13:00:00Z", "2026-11-25T13:00:00Z")]
    [InlineData("22:00 06:00", "2026-11-25T02:00:00Z", "2026-11-24T21:00:00Z")]
    [InlineData("00:00", "2026-11-25T23:30:00Z", "2026-11-25T23:00:00Z")]
    public void BeginOf_AMoment_IsTheLastStartInTheBoxesZone(string times, string now, string began) =>
        Assert.Equal(Moment(began), ShiftTimes.Parse(times)!.BeginOf(Moment(now), Berlin));

    [Fact]
    public void BeginOf_ClockThatNobodySet_IsUnknown() => Assert.Null(ShiftTimes.ThreeADay.BeginOf(DateTimeOffset.UnixEpoch, TimeZoneInfo.Utc));

    [Theory]
    [InlineData("")]
    [InlineData("6 o'clock")]
    [InlineData("25:00")]
    [InlineData("06:00,14:00")]
    public void Parse_NoTimesOfDay_IsNull(string text) => Assert.Null(ShiftTimes.Parse(text));

    private static DateTimeOffset Moment(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
