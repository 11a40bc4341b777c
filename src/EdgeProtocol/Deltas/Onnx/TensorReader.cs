using System.Globalization;
using System.Text;

namespace Edge.Protocol.Deltas.Onnx;

/// <summary>Reads a TensorProto.</summary>
internal static class TensorReader
{
    /// <summary>Reads a tensor.</summary>
    /// <param name="tensor">Its message.</param>
    /// <param name="path">The file it stands in.</param>
    /// <returns>It, or null where it has no values of one piece.</returns>
    public static OnnxTensor? Read(ProtoReader tensor, string path)
    {
        var dimensions = new List<long>();
        var type = 0;
        var name = string.Empty;
        (long Offset, long Length)? values = null;
        (long Offset, long Length)? small = null;
        External? external = null;
        while (tensor.Next())
        {
            switch (tensor.Field)
            {
                case 1 when tensor.Type == 0: dimensions.Add((long)tensor.Number); break;
                case 1 when tensor.Type == 2:
                    for (var packed = tensor.Bytes; ProtoReader.TryVarint(ref packed, out var dimension);) dimensions.Add((long)dimension);
                    break;
                case 2 when tensor.Type == 0: type = (int)tensor.Number; break;
                // float_data is packed singles, exactly what raw_data would hold, and so are bytes below 128 in int32_data,
                // which is where quantization tools put zero points. The other typed fields are varints and stay bytes.
                case 4 or 9 when tensor.Type == 2: values = (tensor.Start, tensor.End - tensor.Start); break;
                case 5 when tensor.Type == 2: small = (tensor.Start, tensor.End - tensor.Start); break;
                case 8 when tensor.Type == 2: name = Encoding.UTF8.GetString(tensor.Bytes); break;
                case 13 when tensor.Type == 2: external = Entry(tensor.Message(), external ?? new External(null, 0, 0)); break;
            }
        }

        if (tensor.IsBroken) return null;
        if (external is { Location: { Length: > 0 } location })
            return new OnnxTensor(name, type, dimensions, Beside(path, location), external.Value.Offset, external.Value.Length);
        if (type is OnnxTensor.UInt8 or OnnxTensor.Int8) values ??= small;
        return values is { } found ? new OnnxTensor(name, type, dimensions, path, found.Offset, found.Length) : null;
    }

    private static External Entry(ProtoReader entry, External known)
    {
        var key = string.Empty;
        var value = string.Empty;
        while (entry.Next())
        {
            if (entry.Type != 2) continue;
            if (entry.Field == 1) key = Encoding.UTF8.GetString(entry.Bytes);
            else if (entry.Field == 2) value = Encoding.UTF8.GetString(entry.Bytes);
        }

        return key switch
        {
            "location" => known with { Location = value },
            "offset" => known with { Offset = Number(value) },
            "length" => known with { Length = Number(value) },
            _ => known,
        };
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;

    private static string Beside(string path, string location) =>
        path.LastIndexOf('/') is >= 0 and var slash ? string.Concat(path.AsSpan(0, slash + 1), location) : location;

    private readonly record struct External(string? Location, long Offset, long Length);
}
