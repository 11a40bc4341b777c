using System.Globalization;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Shift;

/// <summary>When shifts begin, by the box's own time zone.</summary>
public sealed record ShiftTimes
{
    /// <summary>How <c>api.shifts</c> writes three shifts a day.</summary>
    public const string Default = "06:00 14:00 22:00";

    private readonly TimeOnly[] _times;

    private ShiftTimes(TimeOnly[] times) => _times = times;

    /// <summary>Three shifts a day.</summary>
    public static ShiftTimes ThreeADay { get; } = Parse(Default)!;

    /// <summary>Reads times of day, separated by blanks.</summary>
    /// <param name="text">For example <c>06:00 18:00</c>.</param>
    /// <returns>Null when that is none.</returns>
    public static ShiftTimes? Parse(string text)
    {
        var times = new List<TimeOnly>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!TimeOnly.TryParseExact(word, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return null;
            times.Add(time);
        }

        return times.Count == 0 ? null : new ShiftTimes([.. times.Order()]);
    }

    /// <summary>When the shift of a moment began; null while nobody has told the box the time.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The box's time zone.</param>
    public DateTimeOffset? BeginOf(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!DeviceClock.IsPlausible(now)) return null;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        // Before the first of today it is still yesterday's last.
        var last = _times.LastOrDefault(start => start <= time, _times[^1]);
        var day = last <= time ? local.Date : local.Date.AddDays(-1);
        var began = day + last.ToTimeSpan();
        return new DateTimeOffset(began, zone.GetUtcOffset(began));
    }
}
