using System.Globalization;

namespace Edge.Hub.Dashboard;

/// <summary>Numbers and times as people read them, the same on every machine.</summary>
internal static class Format
{
    /// <summary>A count with thousands separated by thin spaces.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture).Replace(',', '\u2009');

    /// <summary>Bytes in the unit that keeps the number short.</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0.#} KiB"),
        < 1024L * 1024 * 1024 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024):0.#} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1024.0 * 1024 * 1024):0.##} GiB"),
    };

    /// <summary>How long ago, roughly.</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 5 => "now",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalSeconds:0} s ago"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalMinutes:0} min ago"),
        < 86400 => string.Create(CultureInfo.InvariantCulture, $"{age.TotalHours:0} h ago"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{age.TotalDays:0} d ago"),
    };

    /// <summary>A moment, in UTC.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The beginning of a digest, enough to tell versions apart at a glance.</summary>
    public static string Short(string digest) => digest.Length > 19 ? digest[7..19] : digest;
}
