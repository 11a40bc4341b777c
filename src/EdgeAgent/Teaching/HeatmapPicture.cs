using Edge.Agent.Configuration;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Protocol;
using SkiaSharp;

namespace Edge.Agent.Teaching;

/// <summary>A heatmap over its picture: smoothed, from blue (like the good ones) over yellow (the threshold) to red.</summary>
internal static class HeatmapPicture
{
    /// <summary>Pixels of the picture's longer side: enough to see where.</summary>
    private const int Side = 448;

    /// <summary>Standard deviation of the smoothing in pixels of a 224-pixel input, as in the paper.</summary>
    private const float Sigma = 4;

    private const byte Opacity = 150;

    /// <summary>Draws one.</summary>
    /// <param name="encoded">The picture's file.</param>
    /// <param name="heatmap">Its heatmap.</param>
    /// <returns>A PNG, or why there is none.</returns>
    public static Outcome<byte[]> Draw(ReadOnlySpan<byte> encoded, Heatmap heatmap)
    {
        if (!new ImageDecoder(PipelineOptions.DefaultMaxImagePixels).Decode(encoded).TryGet(out _, out var problem)) return problem;
        using var source = SKBitmap.Decode(encoded);
        var scale = (float)Side / Math.Max(source.Width, source.Height);
        var info = new SKImageInfo(Math.Max(1, (int)(source.Width * scale)), Math.Max(1, (int)(source.Height * scale)), SKColorType.Rgba8888, SKAlphaType.Premul);
        using var surface = SKSurface.Create(info);
        using var picture = SKImage.FromBitmap(source);
        using var heat = Colours(heatmap);
        using var map = SKImage.FromBitmap(heat);
        using var blur = SKImageFilter.CreateBlur(Sigma * Side / 224, Sigma * Side / 224);
        using var paint = new SKPaint { ImageFilter = blur, Color = SKColors.White.WithAlpha(Opacity) };
        var (whole, sampling) = (new SKRect(0, 0, info.Width, info.Height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        surface.Canvas.DrawImage(picture, whole, sampling);
        surface.Canvas.DrawImage(map, whole, sampling, paint);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }

    private static SKBitmap Colours(Heatmap heatmap)
    {
        var bitmap = new SKBitmap(new SKImageInfo(heatmap.Width, heatmap.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        for (var i = 0; i < heatmap.Values.Length; i++)
        {
            // Half of the range is the good ones', so that the threshold is what stands out.
            var heat = Math.Clamp(heatmap.Values[i] / (2 * heatmap.Threshold), 0, 1);
            var (red, green, blue) = (Math.Clamp((4 * heat) - 1, 0, 1), Math.Clamp(2 - Math.Abs((4 * heat) - 2), 0, 1), Math.Clamp(2 - (4 * heat), 0, 1));
            bitmap.SetPixel(i % heatmap.Width, i / heatmap.Width, new SKColor((byte)(red * 255), (byte)(green * 255), (byte)(blue * 255)));
        }

        return bitmap;
    }
}
