using System.Globalization;

namespace Edge.Agent.Api.Tensors;

/// <summary>
/// A number's text taken apart in one pass: sign, up to 19 digits as an integer, power of ten. Most numbers of a tensor
/// become a float from these alone; the rest go to the runtime's parser, so that every result is the correctly rounded one.
/// </summary>
internal readonly ref struct JsonNumber
{
    /// <summary>10^0 to 10^22: the powers of ten that a double holds exactly.</summary>
    private static readonly double[] Powers =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    private readonly ReadOnlySpan<byte> _text;
    private readonly ulong _digits;
    private readonly int _exponent;
    private readonly bool _exact;

    private JsonNumber(ReadOnlySpan<byte> text, bool negative, bool integer, bool exact, ulong digits, int exponent)
    {
        _text = text;
        IsNegative = negative;
        IsInteger = integer;
        _exact = exact;
        _digits = digits;
        _exponent = exponent;
    }

    /// <summary>Bytes of the number's text.</summary>
    public int Length => _text.Length;

    private bool IsNegative { get; }

    private bool IsInteger { get; }

    /// <summary>Takes the number at the start of a text apart.</summary>
    /// <param name="json">The text; more may follow the number.</param>
    /// <param name="number">The number.</param>
    /// <returns>False when JSON has no number of this form.</returns>
    public static bool TryScan(ReadOnlySpan<byte> json, out JsonNumber number)
    {
        number = default;
        var at = 0;
        var negative = json.Length > 0 && json[0] == '-';
        if (negative) at++;
        var first = at;
        ulong digits = 0;
        var significant = 0;
        for (; at < json.Length && (uint)(json[at] - '0') <= 9; at++) Take(json[at], ref digits, ref significant);
        if (at == first || (json[first] == '0' && at > first + 1)) return false;
        var integer = true;
        var exponent = 0;
        if (at < json.Length && json[at] == '.')
        {
            integer = false;
            var point = ++at;
            for (; at < json.Length && (uint)(json[at] - '0') <= 9; at++) Take(json[at], ref digits, ref significant);
            if (at == point) return false;
            exponent = point - at;
        }

        if (at < json.Length && (json[at] | 0x20) == 'e')
        {
            integer = false;
            at++;
            var minus = at < json.Length && json[at] == '-';
            if (minus || (at < json.Length && json[at] == '+')) at++;
            var start = at;
            var power = 0;
            for (; at < json.Length && (uint)(json[at] - '0') <= 9; at++) power = Math.Min(100_000, (power * 10) + json[at] - '0');
            if (at == start) return false;
            exponent += minus ? -power : power;
        }

        number = new JsonNumber(json[..at], negative, integer, significant <= 19, digits, exponent);
        return true;
    }

    /// <summary>As an integer.</summary>
    /// <param name="value">The value.</param>
    /// <returns>False when the number has a fraction or exponent, or is beyond the type.</returns>
    public bool TryInt64(out long value)
    {
        value = IsNegative ? unchecked((long)(0 - _digits)) : (long)_digits;
        return IsInteger && _exact && (IsNegative ? _digits <= 1UL << 63 : _digits <= long.MaxValue);
    }

    /// <summary>As an unsigned integer.</summary>
    /// <param name="value">The value.</param>
    /// <returns>False when the number is negative, has a fraction or exponent, or is beyond the type.</returns>
    public bool TryUInt64(out ulong value)
    {
        value = _digits;
        if (!IsInteger || (IsNegative && _digits != 0)) return false;
        // 20 digits may still fit.
        return _exact || ulong.TryParse(_text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>As the nearest double; beyond its range, infinity.</summary>
    public double ToDouble()
    {
        // Both operands exact, one operation: correctly rounded (Clinger 1990).
        if (_exact && _digits <= 1UL << 53 && _exponent is >= -22 and <= 22) return Scale();
        return double.Parse(_text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    /// <summary>As the nearest float; beyond its range, infinity.</summary>
    public float ToSingle()
    {
        if (_exact && _exponent is >= -22 and <= 22)
        {
            var near = Scale();
            var size = Math.Abs(near);
            // Two roundings put `near` within 2 units of its last place. Cast, that is the nearest float too unless a
            // midpoint between two floats lies within that distance: the 29 bits a float drops say how far it is.
            var dropped = BitConverter.DoubleToInt64Bits(near) & 0x1FFF_FFFF;
            if (size == 0 || (size is > 1.2e-38 and < 3.4e38 && Math.Abs(dropped - 0x1000_0000) > 4)) return (float)near;
        }

        return float.Parse(_text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static void Take(byte digit, ref ulong digits, ref int significant)
    {
        // Leading zeros do not count; past 19 digits the value is not used.
        if (significant == 0 && digit == '0') return;
        significant++;
        digits = unchecked((digits * 10) + (ulong)(digit - '0'));
    }

    private double Scale()
    {
        var value = _exponent < 0 ? _digits / Powers[-_exponent] : _digits * Powers[_exponent];
        return IsNegative ? -value : value;
    }
}
