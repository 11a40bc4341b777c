namespace Edge.Protocol.Deltas.Onnx;

/// <summary>Where a named tensor's values stand, in the ONNX file itself or in one beside it.</summary>
/// <param name="Name">Its name in the graph.</param>
/// <param name="Type">ONNX's number of its element type.</param>
/// <param name="Dimensions">Its shape.</param>
/// <param name="File">Path of the file that holds the values.</param>
/// <param name="Offset">Their first byte.</param>
/// <param name="Length">Their bytes.</param>
internal sealed record OnnxTensor(string Name, int Type, IReadOnlyList<long> Dimensions, string File, long Offset, long Length)
{
    /// <summary>ONNX's element types, as far as they are treated apart.</summary>
    public const int Float = 1, UInt8 = 2, Int8 = 3, Int32 = 6, Half = 10, Brain = 16;

    /// <summary>Values the shape says; −1 where that is no sensible number.</summary>
    public long Count
    {
        get
        {
            long count = 1;
            foreach (var dimension in Dimensions)
            {
                if (dimension < 0 || (dimension > 0 && count > (1L << 40) / dimension)) return -1;
                count *= dimension;
            }

            return count;
        }
    }

    /// <summary>Bytes of a value; 0 for types that are only bytes here.</summary>
    public int Width => Type switch { UInt8 or Int8 => 1, Half or Brain => 2, Float or Int32 => 4, _ => 0 };

    /// <summary>Whether the values stand one after the other as the type says, so that they may be predicted.</summary>
    public bool IsPlain => Width > 0 && Count > 0 && Length == Count * Width;

    /// <summary>Whether another tensor has the same form.</summary>
    /// <param name="other">It.</param>
    public bool IsLike(OnnxTensor other) => Type == other.Type && Length == other.Length && Dimensions.SequenceEqual(other.Dimensions);
}
