using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Pillow's filter curves (Imaging/Resample.c), term for term: another order of the same terms rounds differently.</summary>
internal static class FilterCurve
{
    private const double A = -0.5;

    /// <summary>How far a filter reaches, in output pixels when shrinking and source pixels when enlarging.</summary>
    /// <param name="filter">The filter.</param>
    public static double Support(ResampleFilter filter) => filter switch
    {
        ResampleFilter.Bicubic => 2,
        ResampleFilter.Lanczos => 3,
        _ => 1,
    };

    /// <summary>A filter's weight.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="x">Distance from its centre.</param>
    public static double At(ResampleFilter filter, double x) => filter switch
    {
        ResampleFilter.Bicubic => Cubic(Math.Abs(x)),
        ResampleFilter.Lanczos => x is >= -3 and < 3 ? Sinc(x) * Sinc(x / 3) : 0,
        _ => Math.Abs(x) is < 1 and var distance ? 1 - distance : 0,
    };

    private static double Cubic(double x)
    {
        if (x < 1) return ((((A + 2) * x) - (A + 3)) * x * x) + 1;
        return x < 2 ? (((((x - 5) * x) + 8) * x) - 4) * A : 0;
    }

    private static double Sinc(double x)
    {
        if (x == 0) return 1;
        x *= Math.PI;
        return Math.Sin(x) / x;
    }
}
