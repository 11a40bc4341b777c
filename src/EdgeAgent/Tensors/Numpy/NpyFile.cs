using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Edge.Protocol;

namespace Edge.Agent.Tensors.Numpy;

/// <summary>Reads and writes <c>.npy</c> files (numpy.lib.format, versions 1.0 to 3.0), so that Python's numbers can be laid beside ours.</summary>
internal static partial class NpyFile
{
    /// <summary>Header lines are padded so that the data begin at a multiple of it.</summary>
    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Writes a file of version 1.0.</summary>
    /// <param name="path">The file.</param>
    /// <param name="array">The array.</param>
    public static void Write(string path, NpyArray array)
    {
        var dimensions = string.Join(", ", array.Shape.Select(dimension => dimension.ToString(CultureInfo.InvariantCulture)));
        if (array.Shape.Length == 1) dimensions += ",";
        var header = $"{{'descr': '{Descriptor(array.Type)}', 'fortran_order': False, 'shape': ({dimensions}), }}";
        var padding = Alignment - ((Magic.Length + 4 + header.Length + 1) % Alignment);
        header += new string(' ', padding % Alignment) + "\n";
        using var stream = File.Create(path);
        stream.Write(Magic);
        stream.Write([1, 0]);
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        stream.Write(length);
        stream.Write(Encoding.ASCII.GetBytes(header));
        stream.Write(array.Data.Span);
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The array, or why it is none that can be compared.</returns>
    public static Outcome<NpyArray> Read(string path)
    {
        if (!File.Exists(path)) return new Problem(ReasonCode.NotFound, $"{path} is missing.");
        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < 12 || !bytes.AsSpan().StartsWith(Magic)) return Wrong(path, "is no .npy file");
        var (prefix, length) = bytes[6] == 1
            ? (10, BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8)))
            : (12L, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(8)));
        if (prefix + length > bytes.Length) return Wrong(path, "ends within its header");
        var header = Encoding.UTF8.GetString(bytes, (int)prefix, (int)length);
        if (DescriptorPattern().Match(header) is not { Success: true } descriptor || TypeOf(descriptor.Groups[1].Value) is not { } type)
            return Wrong(path, $"holds elements that are not compared ({header.Trim()}); save numbers in little-endian order");
        if (header.Contains("'fortran_order': True", StringComparison.Ordinal)) return Wrong(path, "is in Fortran order; save it with numpy.ascontiguousarray");
        if (ShapePattern().Match(header) is not { Success: true } shape) return Wrong(path, "has no shape");
        long[] dimensions = [.. shape.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text => long.Parse(text, CultureInfo.InvariantCulture))];
        var data = bytes.AsMemory((int)(prefix + length));
        var expected = dimensions.Aggregate((Int128)type.Size(), (product, dimension) => product * dimension);
        return data.Length == expected
            ? new NpyArray(type, dimensions, data)
            : Wrong(path, $"holds {data.Length} bytes where its shape says {expected}");
    }

    private static Problem Wrong(string path, string what) => new(ReasonCode.Malformed, $"{path} {what}.");

    private static string Descriptor(TensorType type) => type switch
    {
        TensorType.Bool => "|b1",
        TensorType.UInt8 => "|u1",
        TensorType.Int8 => "|i1",
        TensorType.UInt16 => "<u2",
        TensorType.Int16 => "<i2",
        TensorType.UInt32 => "<u4",
        TensorType.Int32 => "<i4",
        TensorType.UInt64 => "<u8",
        TensorType.Int64 => "<i8",
        TensorType.Float16 => "<f2",
        TensorType.Float32 => "<f4",
        TensorType.Float64 => "<f8",
        _ => throw new NotSupportedException($"NumPy has no {type}."),
    };

    private static TensorType? TypeOf(string descriptor) => descriptor switch
    {
        "|b1" or "?" => TensorType.Bool,
        "|u1" or "<u1" => TensorType.UInt8,
        "|i1" or "<i1" => TensorType.Int8,
        "<u2" => TensorType.UInt16,
        "<i2" => TensorType.Int16,
        "<u4" => TensorType.UInt32,
        "<i4" => TensorType.Int32,
        "<u8" => TensorType.UInt64,
        "<i8" => TensorType.Int64,
        "<f2" => TensorType.Float16,
        "<f4" => TensorType.Float32,
        "<f8" => TensorType.Float64,
        _ => null,
    };

    [GeneratedRegex("'descr': *'([^']+)'")]
    private static partial Regex DescriptorPattern();

    [GeneratedRegex(@"'shape': *\(([0-9, ]*)\)")]
    private static partial Regex ShapePattern();
}
