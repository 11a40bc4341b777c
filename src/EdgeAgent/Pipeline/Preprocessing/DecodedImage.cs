namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Decoded pixels in a decoder's own buffer: valid until it decodes the next image.</summary>
/// <param name="Pixels">Rows without padding.</param>
/// <param name="Width">Pixels of a row.</param>
/// <param name="Height">Rows.</param>
/// <param name="Format">How a pixel lies.</param>
public readonly record struct DecodedImage(ReadOnlyMemory<byte> Pixels, int Width, int Height, PixelFormat Format)
{
    /// <summary>Pixels across of the image as it came, which the codec may have decoded smaller.</summary>
    public int FullWidth { get => field == 0 ? Width : field; init; }

    /// <summary>Pixels down of the image as it came.</summary>
    public int FullHeight { get => field == 0 ? Height : field; init; }
}
