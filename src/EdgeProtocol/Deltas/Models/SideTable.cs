namespace Edge.Protocol.Deltas.Models;

/// <summary>The scales of some weights, in the base and in the target: what relates the weights to each other.</summary>
/// <param name="Base">The base's.</param>
/// <param name="Target">The target's.</param>
internal sealed record SideTable(float[] Base, float[] Target)
{
    /// <summary>Fraction bits of <see cref="Ratios"/>: a bias of a million steps is still predicted to a tenth of one.</summary>
    public const int RatioBits = 24;

    /// <summary>
    /// Old scale over new scale per channel, in units of 2^-24. One IEEE division of doubles, which every processor rounds
    /// alike, then whole numbers only: there is nothing that a fused multiply-add or another order could change.
    /// </summary>
    /// <param name="shrink">How much of the base is believed, in 1/64.</param>
    public long[] Ratios(int shrink)
    {
        var ratios = new long[Base.Length];
        for (var i = 0; i < ratios.Length; i++) ratios[i] = Ratio(Base[i], Target[i]) * shrink / 64;
        return ratios;
    }

    private static long Ratio(float old, float now)
    {
        var ratio = (double)old / now;
        // Scales of zero, infinity or a hundredfold are no relation: the number itself is then the better guess.
        return ratio is > 0.01 and < 100 ? (long)(ratio * (1L << RatioBits)) : 1L << RatioBits;
    }
}
