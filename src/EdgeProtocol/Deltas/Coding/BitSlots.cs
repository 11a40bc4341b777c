namespace Edge.Protocol.Deltas.Coding;

/// <summary>
/// Learned probabilities of bits, one per slot: 22 bits of probability and 10 of a count, which lets a new slot learn
/// fast and an old one steadily.
/// </summary>
internal static class BitSlots
{
    private const uint Even = 1U << 31;
    private const int CountBits = 10;
    private const uint CountMask = (1 << CountBits) - 1;
    private static readonly int[] Rates = BuildRates();

    /// <summary>Some slots that know nothing yet.</summary>
    /// <param name="count">How many.</param>
    public static uint[] Create(int count)
    {
        var slots = new uint[count];
        slots.AsSpan().Fill(Even);
        return slots;
    }

    /// <summary>Makes slots forget.</summary>
    /// <param name="slots">The slots.</param>
    public static void Reset(Span<uint> slots) => slots.Fill(Even);

    /// <summary>The probability of a one in units of 2^-12.</summary>
    /// <param name="slot">The slot.</param>
    public static int Probability12(uint slot) => (int)(slot >> 20);

    /// <summary>Learns a bit.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="bit">What came.</param>
    /// <param name="limit">Largest count: how long the slot remembers.</param>
    public static void Learn(ref uint slot, int bit, int limit)
    {
        var count = (int)(slot & CountMask);
        var probability = (int)(slot >> CountBits);
        var target = bit != 0 ? (1 << 22) - 1 : 0;
        probability += (int)(((long)(target - probability) * Rates[count]) >> 16);
        slot = ((uint)probability << CountBits) | (uint)(count < limit ? count + 1 : count);
    }

    /// <summary>Codes a bit by one slot alone.</summary>
    /// <param name="coder">The coder.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="bit">The bit; ignored while decoding.</param>
    public static int Code(BitCoder coder, ref uint slot, int bit)
    {
        bit = coder.Code(bit, Math.Clamp((int)(slot >> 16), 32, 65536 - 32));
        Learn(ref slot, bit, 255);
        return bit;
    }

    private static int[] BuildRates()
    {
        var rates = new int[CountMask + 1];
        for (var i = 0; i < rates.Length; i++) rates[i] = (65536 * 2) / ((2 * i) + 3);
        return rates;
    }
}
