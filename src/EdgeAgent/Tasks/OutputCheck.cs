using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Edge.Protocol;

namespace Edge.Agent.Tasks;

/// <summary>What every task asks of a model's numbers.</summary>
internal static class OutputCheck
{
    /// <summary>The exponent's bits: all of them are set in what is no number or infinite.</summary>
    private const uint Exponent = 0x7F80_0000;

    private static readonly Problem NotNumbers = new(
        ReasonCode.NotANumber, "The model gave scores that are no numbers; its file or its preprocessing is wrong.");

    /// <summary>Whether all are numbers.</summary>
    /// <param name="values">The output.</param>
    /// <returns>Null, or the problem.</returns>
    public static Problem? Finite(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        var mask = Vector128.Create(Exponent);
        var i = 0;
        for (; i + 4 <= bits.Length; i += 4)
        {
            if (Vector128.EqualsAny(Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(bits), (nuint)i) & mask, mask)) return NotNumbers;
        }

        for (; i < bits.Length; i++)
        {
            if ((bits[i] & Exponent) == Exponent) return NotNumbers;
        }

        return null;
    }
}
