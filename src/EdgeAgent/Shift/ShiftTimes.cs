using System.Globalization;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Shift;

/// <summary>When shifts begin, by the box's own time zone.</summary>
public sealed class ShiftTimes
{
    /// <summary>How <c>api.shifts</c> writes three shifts a day.</summary>
    public const string Default = "06:00 14:00 22:00";

    private const int MinutesOfDay = 24 * 60;

    private readonly int[] _minutes;

    private ShiftTimes(int[] minutes) => _minutes = minutes;

    /// <summary>Three shifts a day.</summary>
    public static ShiftTimes ThreeADay { get; } = Parse(Default)!;

    /// <summary>Reads times of day, separated by blanks.</summary>
    /// <param name="text">For example <c>06:00 18:00</c>.</param>
    /// <returns>Null when that is none.</returns>
    public static ShiftTimes? Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var minutes = new int[words.Length];
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i] is not [_, _, ':', _, _] word
                || !int.TryParse(word.AsSpan(0, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var hour) || hour > 23
                || !int.TryParse(word.AsSpan(3, 2), NumberStyles.None, CultureInfo.InvariantCulture, out var minute) || minute > 59)
            {
                return null;
            }

            minutes[i] = (hour * 60) + minute;
        }

        Array.Sort(minutes);
        return words.Length == 0 ? null : new ShiftTimes(minutes);
    }

    /// <summary>When the shift of a moment began; null while nobody has told the box the time.</summary>
    /// <param name="now">The moment.</param>
    /// <param name="zone">The box's time zone.</param>
    public DateTimeOffset? BeginOf(DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!DeviceClock.IsPlausible(now)) return null;
        var local = TimeZoneInfo.ConvertTime(now, zone);
        // Before the first of today it is still yesterday's last.
        var last = _minutes[^1] - MinutesOfDay;
        foreach (var start in _minutes)
        {
            if (start <= local.TimeOfDay.TotalMinutes) last = start;
        }

        var began = local.Date.AddMinutes(last);
        return new DateTimeOffset(began, zone.GetUtcOffset(began));
    }
}
