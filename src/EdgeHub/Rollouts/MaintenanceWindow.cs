using System.Text.Json.Serialization;

namespace Edge.Hub.Rollouts;

/// <summary>When devices may be started.</summary>
/// <param name="From">From this time of day on.</param>
/// <param name="To">Until this one; on the next day when it is not later than <see cref="From"/>.</param>
/// <param name="Days">Days on which it begins; all when left out.</param>
/// <param name="Zone">Time zone, for example <c>Europe/Berlin</c>; UTC when left out.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MaintenanceWindow(
    [property: JsonConverter(typeof(TimeOfDayConverter))] TimeOnly From,
    [property: JsonConverter(typeof(TimeOfDayConverter))] TimeOnly To,
    IReadOnlyList<DayOfWeek>? Days = null,
    string? Zone = null)
{
    /// <summary>Whether it is open. Where clocks are set back an hour of it comes twice, where they are set forward it is missing.</summary>
    internal bool IsOpen(DateTimeOffset now)
    {
        var local = TimeZoneInfo.ConvertTime(now, Zone is null ? TimeZoneInfo.Utc : TimeZoneInfo.FindSystemTimeZoneById(Zone));
        var time = TimeOnly.FromTimeSpan(local.TimeOfDay);
        if (From < To) return time >= From && time < To && Begins(local.DayOfWeek);
        return (time >= From && Begins(local.DayOfWeek)) || (time < To && Begins(local.AddDays(-1).DayOfWeek));
    }

    private bool Begins(DayOfWeek day) => Days is null || Days.Contains(day);
}
