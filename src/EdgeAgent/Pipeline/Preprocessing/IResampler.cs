namespace Edge.Agent.Pipeline.Preprocessing;

/// <summary>Brings an image to another size, all channels at once. Not thread-safe.</summary>
internal interface IResampler
{
    /// <summary>Prepares for a plan; free when it is the last one again.</summary>
    /// <param name="plan">What of the resized image is wanted.</param>
    /// <param name="step">Bytes of a pixel, 1 or 4.</param>
    void Prepare(in ResizePlan plan, int step);

    /// <summary>Resamples an image by the prepared plan.</summary>
    /// <param name="pixels">The image, rows without padding.</param>
    /// <param name="destination">From the wanted part's first pixel on.</param>
    /// <param name="stride">Bytes from one row of the destination to the next.</param>
    void Resample(ReadOnlySpan<byte> pixels, Span<byte> destination, int stride);
}
