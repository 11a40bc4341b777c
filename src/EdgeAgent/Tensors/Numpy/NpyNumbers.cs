using System.Runtime.InteropServices;

namespace Edge.Agent.Tensors.Numpy;

/// <summary>An array's elements as doubles, whatever they are stored as: for comparing, not for speed.</summary>
internal static class NpyNumbers
{
    /// <summary>Converts.</summary>
    /// <param name="type">Element type.</param>
    /// <param name="data">Elements, little endian.</param>
    public static double[] Of(TensorType type, ReadOnlySpan<byte> data) => type switch
    {
        TensorType.Bool or TensorType.UInt8 => Convert<byte>(data, value => value),
        TensorType.Int8 => Convert<sbyte>(data, value => value),
        TensorType.UInt16 => Convert<ushort>(data, value => value),
        TensorType.Int16 => Convert<short>(data, value => value),
        TensorType.UInt32 => Convert<uint>(data, value => value),
        TensorType.Int32 => Convert<int>(data, value => value),
        TensorType.UInt64 => Convert<ulong>(data, value => value),
        TensorType.Int64 => Convert<long>(data, value => value),
        TensorType.Float16 => Convert<Half>(data, value => (double)value),
        TensorType.BFloat16 => Convert<ushort>(data, value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
        TensorType.Float32 => Convert<float>(data, value => value),
        TensorType.Float64 => Convert<double>(data, value => value),
        _ => [],
    };

    private static double[] Convert<T>(ReadOnlySpan<byte> data, Func<T, double> convert)
        where T : unmanaged
    {
        var values = MemoryMarshal.Cast<byte, T>(data);
        var numbers = new double[values.Length];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = convert(values[i]);
        return numbers;
    }
}
