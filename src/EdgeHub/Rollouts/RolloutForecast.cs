namespace Edge.Hub.Rollouts;

/// <summary>How long a rollout takes at the least, from what is known before: rate, windows, and how long each version must be watched. Pure.</summary>
internal static class RolloutForecast
{
    /// <summary>Beyond this nobody plans by the minute.</summary>
    private const int MaximumMinutes = 90 * 24 * 60;

    /// <summary>The least time.</summary>
    /// <param name="definition">The rollout.</param>
    /// <param name="devices">Devices by group.</param>
    /// <param name="start">When it starts.</param>
    /// <returns>Null when it does not end within ninety days.</returns>
    public static TimeSpan? Least(RolloutDefinition definition, IReadOnlyList<int> devices, DateTimeOffset start)
    {
        var watched = (int)Math.Ceiling((definition.Proof?.Trial?.MinimumSeconds ?? 0) / 60d);
        var minute = 0;
        foreach (var count in devices)
        {
            for (var left = count; left > 0; minute++)
            {
                if (minute > MaximumMinutes) return null;
                if (definition.Windows is { Count: > 0 } windows && !windows.Any(window => window.IsOpen(start.AddMinutes(minute)))) continue;
                left -= definition.DevicesPerMinute ?? left;
            }

            minute += watched;
        }

        return TimeSpan.FromMinutes(minute);
    }
}
