using System.Numerics;

namespace Edge.Protocol.Deltas.Models;

/// <summary>Numbers made small enough to be contexts.</summary>
internal static class Levels
{
    /// <summary>Two levels per power of two: 0 to 31 for a number of 16 bits.</summary>
    /// <param name="value">0 or more.</param>
    public static int Log(int value)
    {
        if (value < 2) return value;
        var length = 31 - BitOperations.LeadingZeroCount((uint)value);
        return Math.Min(31, (2 * length) + ((value >> (length - 1)) & 1));
    }

    /// <summary>0, 1, 2, 3–4, 5–8, 9–16, 17–32 and more: 0 to 7.</summary>
    /// <param name="value">0 or more.</param>
    public static int Magnitude(int value) => value < 2 ? value : Math.Min(7, 33 - BitOperations.LeadingZeroCount((uint)(value - 1)));

    /// <summary>−1, 0 or 1 as 0 to 2, turned over where asked.</summary>
    /// <param name="value">A number.</param>
    /// <param name="turn">Whether the sign counts the other way round.</param>
    public static int Sign(int value, bool turn) => 1 + (turn ? -Math.Sign(value) : Math.Sign(value));

    /// <summary>A running mean of signed numbers as 0 to 8, turned over where asked.</summary>
    /// <param name="value">In 1/256.</param>
    /// <param name="turn">Whether the sign counts the other way round.</param>
    public static int Lean(int value, bool turn)
    {
        if (turn) value = -value;
        var level = Math.Min(4, Magnitude(Math.Abs(value) >> 4));
        return 4 + (value < 0 ? -level : level);
    }
}
