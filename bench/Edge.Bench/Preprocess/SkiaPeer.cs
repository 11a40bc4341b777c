using Edge.Agent.Pipeline.Preprocessing;
using SkiaSharp;

namespace Edge.Bench.Preprocess;

/// <summary>Resize by Skia, and normalisation as one would write it down.</summary>
internal sealed class SkiaPeer : IDisposable
{
    private readonly SKBitmap _source;
    private readonly SKBitmap _resized;

    public SkiaPeer(in DecodedImage image, int side)
    {
        _source = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        image.Pixels.Span.CopyTo(_source.GetPixelSpan());
        _resized = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
    }

    public void Fill(SKSamplingOptions sampling, float[] tensor)
    {
        using (var from = _source.PeekPixels())
        using (var to = _resized.PeekPixels())
        {
            from.ScalePixels(to, sampling);
        }

        var pixels = _resized.GetPixelSpan();
        var plane = _resized.Width * _resized.Height;
        for (var i = 0; i < plane; i++)
        {
            tensor[i] = ((pixels[i * 4] / 255f) - 0.485f) / 0.229f;
            tensor[plane + i] = ((pixels[(i * 4) + 1] / 255f) - 0.456f) / 0.224f;
            tensor[(2 * plane) + i] = ((pixels[(i * 4) + 2] / 255f) - 0.406f) / 0.225f;
        }
    }

    public void Dispose()
    {
        _source.Dispose();
        _resized.Dispose();
    }
}
