using System.Buffers.Binary;

namespace Edge.Agent.Commands.Bench;

/// <summary>Inputs for models without golden cases: what they show does not matter to the time.</summary>
internal static class StandIn
{
    /// <summary>A text of a customer's length.</summary>
    public const string Text = "The parcel came a day late, but the board inside was packed well and works as described.";

    private const int Header = 54;

    /// <summary>A picture as a BMP file.</summary>
    /// <param name="side">Its sides in pixels; a multiple of 4, so that rows need no padding.</param>
    public static byte[] Picture(int side)
    {
        var file = new byte[Header + (side * side * 3)];
        "BM"u8.CopyTo(file);
        Write(2, file.Length);
        Write(10, Header);
        Write(14, Header - 14);
        Write(18, side);
        Write(22, side);
        // One plane of 24 bits.
        Write(26, 1 | (24 << 16));
        Write(34, file.Length - Header);
        for (var i = Header; i < file.Length; i++) file[i] = (byte)(i * 31);
        return file;

        void Write(int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), value);
    }
}
