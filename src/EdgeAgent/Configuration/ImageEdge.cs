using System.Globalization;

namespace Edge.Agent.Configuration;

/// <summary>A place along one side of an image: in pixels (<c>120</c>) or as a share of the side (<c>12.5%</c>).</summary>
/// <param name="Value">Pixels, or the share from 0 to 1.</param>
/// <param name="IsShare">Which of the two.</param>
public readonly record struct ImageEdge(double Value, bool IsShare)
{
    /// <summary>Reads an edge.</summary>
    /// <param name="text">For example <c>120</c> or <c>12.5%</c>.</param>
    /// <param name="edge">The edge.</param>
    public static bool TryParse(string text, out ImageEdge edge)
    {
        var isShare = text.EndsWith('%');
        var digits = isShare ? text[..^1] : text;
        edge = default;
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return false;
        if (isShare && value > 100) return false;
        edge = new ImageEdge(isShare ? value / 100 : value, isShare);
        return true;
    }

    /// <summary>The place in pixels.</summary>
    /// <param name="side">Pixels of the whole side.</param>
    public double At(int side) => IsShare ? Value * side : Math.Min(Value, side);
}
