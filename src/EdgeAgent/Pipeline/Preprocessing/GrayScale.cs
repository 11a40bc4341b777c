namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Gray from colour, in the integers the model contract states.</summary>
internal static class GrayScale
{
    /// <summary>ITU-R BT.601's weights in thousandths, rounded to nearest.</summary>
    /// <param name="rgba">Four bytes a pixel.</param>
    /// <param name="gray">One byte a pixel.</param>
    public static void Convert(ReadOnlySpan<byte> rgba, Span<byte> gray)
    {
        for (int i = 0, at = 0; i < gray.Length; i++, at += 4)
        {
            gray[i] = (byte)(((299 * rgba[at]) + (587 * rgba[at + 1]) + (114 * rgba[at + 2]) + 500) / 1000);
        }
    }
}
