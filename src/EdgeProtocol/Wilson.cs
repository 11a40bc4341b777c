namespace Edge.Protocol;

/// <summary>Wilson's score interval of a share (E. B. Wilson, 1927): it stays within 0 to 1 and is honest about few cases.</summary>
public static class Wilson
{
    /// <summary>The confidence where nobody asks for another.</summary>
    public const double Usual = 0.95;

    /// <summary>The normal distribution's two-sided quantile of a confidence.</summary>
    /// <param name="confidence">0.9, 0.95 or 0.99.</param>
    /// <returns>Null for another.</returns>
    public static double? Quantile(double confidence) => confidence switch
    {
        0.9 => 1.6448536,
        0.95 => 1.9599640,
        0.99 => 2.5758293,
        _ => null,
    };

    /// <summary>The interval; 0 to 1 where there is no case.</summary>
    /// <param name="count">Cases that showed it.</param>
    /// <param name="of">Cases.</param>
    /// <param name="confidence">One that has a <see cref="Quantile"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">It has none.</exception>
    public static (double Lower, double Upper) Interval(long count, long of, double confidence = Usual)
    {
        if (of == 0) return (0, 1);
        var z = Quantile(confidence) ?? throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "0.9, 0.95 or 0.99.");
        var (share, squared) = ((double)count / of, z * z);
        var centre = share + (squared / (2 * of));
        var spread = z * Math.Sqrt(((share * (1 - share)) + (squared / (4 * of))) / of);
        var scale = 1 + (squared / of);
        // The ends are exact where none or all showed it; rounding would put them a hair off.
        return (count == 0 ? 0 : (centre - spread) / scale, count == of ? 1 : (centre + spread) / scale);
    }
}
