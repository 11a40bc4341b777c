using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Sums of pixels times weights, with <see cref="ResampleTable.Precision"/> fraction bits, in vectors that every processor has.</summary>
internal static class FixedPoint
{
    /// <summary>One half: a sum starts with it, so that cutting the fraction rounds.</summary>
    public const int Half = 1 << (ResampleTable.Precision - 1);

    /// <summary>Four bytes as four numbers.</summary>
    /// <param name="bytes">The first.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Load(ref byte bytes)
    {
        var four = Vector128.CreateScalarUnsafe(Unsafe.ReadUnaligned<uint>(ref bytes)).AsByte();
        return Sse41.IsSupported ? Sse41.ConvertToVector128Int32(four) : Vector128.WidenLower(Vector128.WidenLower(four)).AsInt32();
    }

    /// <summary>Four sums as four bytes.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="bytes">Where the first goes.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector128<int> sums, ref byte bytes)
    {
        var pixels = Pixels(sums);
        var shorts = Vector128.Narrow(pixels, pixels).AsUInt16();
        Unsafe.WriteUnaligned(ref bytes, Vector128.Narrow(shorts, shorts).AsUInt32().ToScalar());
    }

    /// <summary>Sums as pixels of 0 to 255.</summary>
    /// <param name="sums">The sums.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<int> Pixels(Vector128<int> sums) =>
        Vector128.Min(Vector128.Max(sums >> ResampleTable.Precision, Vector128<int>.Zero), Vector128.Create(255));

    /// <summary>A sum as a pixel.</summary>
    /// <param name="sum">The sum.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static byte Pixel(int sum) => (byte)Math.Clamp(sum >> ResampleTable.Precision, 0, byte.MaxValue);
}
