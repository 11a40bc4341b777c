using System.Diagnostics;
using System.Globalization;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks.Images;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Edge.TestKit.Vision;
using SkiaSharp;
using Spectre.Console;

namespace Edge.Bench.Preprocess;

/// <summary>
/// What an image costs before the model sees it: decode, and resize with normalisation, for JPEGs of 640×480 and 1080p to
/// inputs of 224 and 640. Beside ours stands Skia's own resize (linear without mipmaps: two neighbours, like
/// <c>linear</c>, and linear with them) with the same normalisation by a plain loop. Medians of interleaved rounds.
/// </summary>
internal static class PreprocessRun
{
    private const int Rounds = 31;

    private static readonly (int Width, int Height)[] Sources = [(640, 480), (1920, 1080)];
    private static readonly int[] Sides = [224, 640];

    public static async Task<int> RunAsync()
    {
        // A pipe has no width of its own, and 80 columns would cut the numbers.
        AnsiConsole.Profile.Width = Math.Max(AnsiConsole.Profile.Width, 130);
        var table = new Table().Title($"milliseconds on one core, medians of {Rounds} interleaved rounds").AddColumn("JPEG").AddColumn("input");
        foreach (var column in new[] { "decode", "scaled", "bilinear", "bilinear, scaled", "bicubic", "letterbox", "Skia linear", "Skia mipmaps" })
            table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var source in Sources)
        {
            var jpeg = Jpeg(source.Width, source.Height);
            foreach (var side in Sides)
            {
                table.AddRow([
                    $"{source.Width}×{source.Height}", $"{side}×{side}",
                    .. Measure(jpeg, side).Select(milliseconds => milliseconds.ToString("0.00", CultureInfo.InvariantCulture))]);
            }
        }

        AnsiConsole.Write(table);
        await WholePathAsync();
        return 0;
    }

    /// <summary>Beside the inference, of which all this is the way there: the model that the serving figures are taken with.</summary>
    private static async Task WholePathAsync()
    {
        using var directory = new TemporaryDirectory();
        var clock = new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId());
        await using var shot = SingleShot.Open(new OnnxRuntimeLibrary(1), VisionModel.Write(directory.Combine("models")), null, clock, 50_000_000).Value;
        var input = ((ImageTaskOptions)shot.Bundle.Description.Task).Input;
        foreach (var (width, height) in Sources)
        {
            var jpeg = Jpeg(width, height);
            var latencies = new List<StageLatencies>();
            for (var round = 0; round < Rounds; round++) latencies.Add((await shot.DecideAsync(jpeg, "part", CancellationToken.None)).Latency);
            AnsiConsole.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{width}×{height} through bench-vision int8 ({input.Width}×{input.Height}): decode {Median(stage => stage.Decode):0.00}, preprocess {Median(stage => stage.Preprocess):0.00}, inference {Median(stage => stage.Inference):0.00}, postprocess {Median(stage => stage.Postprocess):0.00} ms"));

            double Median(Func<StageLatencies, double> stage) => latencies.Select(stage).Order().ElementAt(Rounds / 2);
        }
    }

    private static double[] Measure(byte[] jpeg, int side)
    {
        var input = new ModelInput("x", side, side, ColorOrder.Rgb);
        var stretch = Preprocessing(ResizeMode.Stretch, ResampleFilter.Bilinear);
        var (full, scaled) = (new ImageDecoder(50_000_000), new ImageDecoder(50_000_000));
        var target = new DecodeTarget(input, stretch);
        var image = full.Decode(jpeg).Value;
        var smaller = scaled.Decode(jpeg, target).Value;
        var tensor = new float[input.Elements];
        var (bilinear, afterScaled) = (new ImagePreprocessor(input, stretch), new ImagePreprocessor(input, stretch));
        var bicubic = new ImagePreprocessor(input, Preprocessing(ResizeMode.Stretch, ResampleFilter.Bicubic));
        var letterbox = new ImagePreprocessor(input, Preprocessing(ResizeMode.Letterbox, ResampleFilter.Linear));
        using var skia = new SkiaPeer(image, side);
        Action[] steps =
        [
            () => full.Decode(jpeg),
            () => scaled.Decode(jpeg, target),
            () => bilinear.Fill(image, tensor),
            () => afterScaled.Fill(smaller, tensor),
            () => bicubic.Fill(image, tensor),
            () => letterbox.Fill(image, tensor),
            () => skia.Fill(new SKSamplingOptions(SKFilterMode.Linear), tensor),
            () => skia.Fill(new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear), tensor),
        ];
        var times = steps.Select(_ => new double[Rounds]).ToArray();
        // The first rounds compile and warm up, and are overwritten.
        for (var round = -10; round < Rounds; round++)
        {
            for (var step = 0; step < steps.Length; step++)
            {
                var start = Stopwatch.GetTimestamp();
                steps[step]();
                times[step][Math.Max(round, 0)] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }
        }

        return [.. times.Select(values => values.Order().ElementAt(Rounds / 2))];
    }

    private static ModelPreprocessing Preprocessing(ResizeMode resize, ResampleFilter filter) =>
        new(resize, 1f / 255, [0.485f, 0.456f, 0.406f], [0.229f, 0.224f, 0.225f], filter, Pad: ModelPreprocessing.LetterboxGray);

    // Waves with some noise: as much detail as a photo, so the decoder has as much to do.
    private static byte[] Jpeg(int width, int height)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        var noise = 1u;
        for (var i = 0; i < width * height; i++)
        {
            var (x, y) = (i % width, i / width);
            for (var channel = 0; channel < 3; channel++)
            {
                noise = (noise * 1664525) + 1013904223;
                pixels[(i * 4) + channel] = (byte)(116 + (90 * Math.Sin((x / (17.0 + channel)) + (y / 23.0))) + (noise >> 27));
            }

            pixels[(i * 4) + 3] = 255;
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 90);
        return data.ToArray();
    }
}
