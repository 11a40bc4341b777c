using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace Edge.Agent.Configuration.Shape;

/// <summary>The configuration's notations for durations, sizes and addresses.</summary>
internal static class Notation
{
    /// <summary>Reads an address with its port. The runtime reads 9464 as the address 0.0.36.248 and leaves the port out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="endPoint">Address and port; port 0 only where it is written.</param>
    public static bool TryEndPoint(string text, [NotNullWhen(true)] out IPEndPoint? endPoint) =>
        IPEndPoint.TryParse(text, out endPoint) && (endPoint.Port > 0 || text.EndsWith(":0", StringComparison.Ordinal));

    /// <summary>Reads a duration such as 5ms, 30s, 10m, 2h or 90d.</summary>
    /// <param name="text">The text.</param>
    /// <param name="duration">The duration.</param>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var split = UnitStart(text);
        if (!double.TryParse(text.AsSpan(0, split), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        double? milliseconds = text[split..].Trim() switch
        {
            "ms" => value,
            "s" => value * 1_000,
            "m" or "min" => value * 60_000,
            "h" => value * 3_600_000,
            "d" => value * 86_400_000,
            _ => null,
        };
        // Ten thousand years is no setting, and TimeSpan would overflow.
        if (milliseconds is not { } ms || ms > TimeSpan.MaxValue.TotalMilliseconds / 2) return false;
        duration = TimeSpan.FromMilliseconds(ms);
        return true;
    }

    /// <summary>Reads a size such as 4096, 512KiB, 8MiB or 1GiB.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">The size in bytes.</param>
    public static bool TrySize(string text, out long bytes)
    {
        bytes = 0;
        var split = UnitStart(text);
        if (!decimal.TryParse(text.AsSpan(0, split), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        decimal? factor = text[split..].Trim() switch
        {
            "" or "B" => 1,
            "KiB" => 1L << 10,
            "MiB" => 1L << 20,
            "GiB" => 1L << 30,
            "TiB" => 1L << 40,
            _ => null,
        };
        if (factor is not { } unit || value > long.MaxValue / unit) return false;
        bytes = (long)(value * unit);
        return true;
    }

    private static int UnitStart(string text)
    {
        var split = 0;
        while (split < text.Length && (char.IsAsciiDigit(text[split]) || text[split] == '.')) split++;
        return split;
    }
}
