using SkiaSharp;

namespace Edge.Agent.Tests.Teaching;

/// <summary>Rendered steel washers on a dark belt, each with its own place, turn, light and noise; the bad ones scratched or chipped.</summary>
internal static class Washers
{
    public static string Write(string folder, int count, bool bad, int seed)
    {
        Directory.CreateDirectory(folder);
        var random = new Random(seed);
        for (var i = 0; i < count; i++) File.WriteAllBytes(Path.Combine(folder, $"{i:00}.png"), Render(random, bad, i));
        return folder;
    }

    private static byte[] Render(Random random, bool bad, int number)
    {
        // Sizes differ, as those of two cameras do.
        var side = 240 + (20 * (number % 3));
        using var bitmap = new SKBitmap(new SKImageInfo(side, side, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(new SKColor(38, 40, 44));
            canvas.Scale(side / 240f);
            canvas.Translate(120 + Jitter(random, 5), 120 + Jitter(random, 5));
            canvas.RotateDegrees(Jitter(random, 180));
            var light = (byte)(165 + Jitter(random, 8));
            using var steel = new SKPaint { Color = new SKColor(light, light, (byte)(light + 4)), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 40 };
            canvas.DrawCircle(0, 0, 68, steel);
            using var edge = new SKPaint { Color = new SKColor(210, 210, 214), IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = 3 };
            canvas.DrawCircle(0, 0, 87, edge);
            canvas.DrawCircle(0, 0, 49, edge);
            if (bad && number % 2 == 0)
            {
                using var scratch = new SKPaint { Color = new SKColor(70, 60, 60), IsAntialias = true, StrokeWidth = 4 };
                canvas.DrawLine(52, -14, 84, 22, scratch);
            }
            else if (bad)
            {
                using var chip = new SKPaint { Color = new SKColor(38, 40, 44), IsAntialias = true };
                canvas.DrawCircle(84, 0, 13, chip);
            }
        }

        var pixels = bitmap.GetPixelSpan();
        for (var i = 0; i < pixels.Length; i++) pixels[i] = i % 4 == 3 ? (byte)255 : (byte)Math.Clamp(pixels[i] + Jitter(random, 4), 0, 255);
        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 90);
        return data.ToArray();
    }

    private static float Jitter(Random random, float range) => ((random.NextSingle() * 2) - 1) * range;
}
