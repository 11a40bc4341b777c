namespace Edge.Protocol.Deltas.Coding;

/// <summary>
/// The logistic function and its inverse as tables. They are computed with integers alone: a library's exponential differs
/// between machines in the last bit, and encoder and decoder must agree on every bit.
/// </summary>
internal static class LogisticTable
{
    /// <summary>Largest logit, in 1/256 nats: at 11 nats a sure bit costs a 40,000th of a bit.</summary>
    public const int MaxLogit = 11 * 256;

    /// <summary>e^(-1/256) in units of 2^-64.</summary>
    private const ulong Step = 18374827034086858296;

    private static readonly ushort[] Probabilities = BuildProbabilities();
    private static readonly short[] Logits = BuildLogits();

    /// <summary>The probability of a one, 1 to 65535 in units of 2^-16.</summary>
    /// <param name="logit">Its logit in 1/256 nats; bounded here.</param>
    public static int Squash(int logit) => Probabilities[Math.Clamp(logit, -MaxLogit, MaxLogit) + MaxLogit];

    /// <summary>The logit of a probability, in 1/256 nats.</summary>
    /// <param name="probability">In units of 2^-12, 0 to 4095.</param>
    public static int Stretch(int probability) => Logits[probability];

    private static ushort[] BuildProbabilities()
    {
        var table = new ushort[(2 * MaxLogit) + 1];
        var power = 1UL << 62;
        for (var k = 0; k <= MaxLogit; k++)
        {
            var small = power >> 16;
            var low = Math.Max(1, (int)((small << 16) / ((1UL << 46) + small)));
            table[MaxLogit - k] = (ushort)low;
            table[MaxLogit + k] = (ushort)(65536 - low);
            power = Math.BigMul(power, Step, out _);
        }

        return table;
    }

    private static short[] BuildLogits()
    {
        var table = new short[4096];
        var logit = -MaxLogit;
        for (var i = 0; i < table.Length; i++)
        {
            while (logit < MaxLogit && Squash(logit) < (i * 16) + 8) logit++;
            table[i] = (short)logit;
        }

        return table;
    }
}
