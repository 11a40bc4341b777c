using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Storage;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;
using SkiaSharp;

namespace Edge.Agent.Teaching;

/// <summary>Golden cases of drawn pictures: they prove the arithmetic without a picture of anybody's part leaving with the model.</summary>
internal static class DrawnCases
{
    private const int Side = 96;

    /// <summary>Draws, judges and writes them.</summary>
    /// <param name="folder">The taught model's folder, without golden cases so far.</param>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<Problem?> WriteAsync(string folder, OnnxRuntimeLibrary library, CancellationToken cancellationToken)
    {
        var golden = Path.Combine(folder, GoldenWriter.Folder);
        Directory.CreateDirectory(golden);
        if (!ModelBundle.Load(folder).TryGet(out var bundle, out var problem)) return problem;
        if (!bundle.ToSnapshot().TryGet(out var snapshot, out problem)) return problem;
        if (!new ModelLoader(library, TimeProvider.System).Load(snapshot, ModelServing.Default, cancellationToken).TryGet(out var model, out problem)) return problem;
        await using (model.ConfigureAwait(false))
        {
            using var lease = (await model.LeaseAsync(cancellationToken).ConfigureAwait(false))!;
            var cases = new List<GoldenFileCase>();
            foreach (var (name, png) in (IEnumerable<(string, byte[])>)[("waves.png", Draw(Waves)), ("squares.png", Draw(Squares))])
            {
                AtomicFile.Write(Path.Combine(golden, name), png);
                if (!TaskImages.Decode(new ImageDecoder(PipelineOptions.DefaultMaxImagePixels), png, bundle.Description.Task).TryGet(out var input, out problem)) return problem;
                if (lease.Lane.Prepare(input) is { } refused) return refused;
                lease.Lane.Run(cancellationToken);
                if (lease.Lane.Read() is { } unreadable) return unreadable;
                cases.Add(new GoldenFileCase(Image: name, Scores: lease.Lane.Scores.ToArray()));
            }

            AtomicFile.Write(Path.Combine(golden, "golden.json"), JsonSerializer.SerializeToUtf8Bytes(new GoldenFile(cases), GoldenJson.Default.GoldenFile));
            return null;
        }
    }

    private static byte Waves(int x, int y) => (byte)(128 + (100 * Math.Sin((x + (y / 3.0)) / 5)));

    private static byte Squares(int x, int y) => (byte)((((x / 12) + (y / 12)) & 1) == 0 ? 60 + y : 200 - x);

    private static byte[] Draw(Func<int, int, byte> tone)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(Side, Side, SKColorType.Gray8, SKAlphaType.Opaque));
        var pixels = bitmap.GetPixelSpan();
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++) pixels[(y * bitmap.RowBytes) + x] = tone(x, y);
        }

        using var data = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return data.ToArray();
    }
}
