using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Gray from colour, in the integers the model contract states.</summary>
internal static class GrayScale
{
    /// <summary>ITU-R BT.601's weights in thousandths, rounded to nearest.</summary>
    /// <param name="rgba">Four bytes a pixel.</param>
    /// <param name="gray">One byte a pixel.</param>
    public static void Convert(ReadOnlySpan<byte> rgba, Span<byte> gray)
    {
        var i = 0;
        var pixels = MemoryMarshal.Cast<byte, uint>(rgba[..(gray.Length * 4)]);
        for (; i + 4 <= gray.Length; i += 4)
        {
            var four = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(pixels), (nuint)i);
            var low = Vector128.Create(0xFFu);
            var sum = ((four & low) * 299) + (((four >> 8) & low) * 587) + (((four >> 16) & low) * 114) + Vector128.Create(500u);
            // n / 1000 = (n / 8) / 125, and n / 125 is exactly (n · 33555) >> 22 below 59,000, which no sum divided by 8 reaches.
            var shorts = Vector128.Narrow(((sum >> 3) * 33555) >> 22, Vector128<uint>.Zero);
            MemoryMarshal.Write(gray[i..], Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar());
        }

        for (; i < gray.Length; i++)
        {
            var pixel = rgba.Slice(i * 4, 3);
            gray[i] = (byte)(((299 * pixel[0]) + (587 * pixel[1]) + (114 * pixel[2]) + 500) / 1000);
        }
    }
}
