using System.Buffers.Binary;
using System.Text;
using Edge.Agent.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Inference;

/// <summary>String tensors between ONNX Runtime and the protocols' binary form: each element a 4-byte little-endian length and its bytes.</summary>
internal static class StringTensors
{
    /// <summary>A string tensor.</summary>
    /// <param name="shape">Its dimensions.</param>
    /// <param name="encoded">As many elements as the shape says.</param>
    /// <exception cref="InvalidDataException">They are not that many, or one ends beyond the data.</exception>
    public static OrtValue Create(long[] shape, ReadOnlySpan<byte> encoded)
    {
        var elements = TensorShape.Elements(shape);
        var value = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, shape);
        try
        {
            for (var i = 0; i < elements; i++)
            {
                if (encoded.Length < 4) throw new InvalidDataException($"The tensor holds {i} strings where its shape says {elements}.");
                var length = BinaryPrimitives.ReadUInt32LittleEndian(encoded);
                encoded = encoded[4..];
                if (length > encoded.Length) throw new InvalidDataException($"String {i} claims {length} bytes where {encoded.Length} are left.");
                value.StringTensorSetElementAt(encoded[..(int)length], i);
                encoded = encoded[(int)length..];
            }

            if (encoded.Length > 0) throw new InvalidDataException($"{encoded.Length} bytes follow the last string that the shape asks for.");
            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    /// <summary>The elements of a string tensor.</summary>
    /// <param name="value">The tensor.</param>
    public static byte[] Encode(OrtValue value)
    {
        using var bytes = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (var text in value.GetStringTensorAsArray())
        {
            var encoded = Encoding.UTF8.GetBytes(text);
            BinaryPrimitives.WriteUInt32LittleEndian(length, (uint)encoded.Length);
            bytes.Write(length);
            bytes.Write(encoded);
        }

        return bytes.ToArray();
    }
}
