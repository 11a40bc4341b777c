using System.Globalization;
using Edge.TestKit;
using Spectre.Console;

namespace Edge.Bench.Delta;

/// <summary>Our delta beside zstd's, bsdiff's and casync's, on versions and fine-tunes of our models.</summary>
internal static class DeltaRun
{
    private const int Rounds = 3;
    private const string Ours = "edge";
    private const string PatchFrom = "zstd --patch-from -19";
    private const string Bsdiff = "bsdiff";
    private const string Whole = "zstd -19";

    /// <param name="folder">More pairs: models beside a <c>base.onnx</c>; or null.</param>
    public static async Task<int> RunAsync(string? folder)
    {
        if (Console.IsOutputRedirected) AnsiConsole.Profile.Width = 140;
        foreach (var missing in DeltaPeers.All.Where(peer => !File.Exists(peer.Program))) AnsiConsole.WriteLine($"{missing.Name} is left out: it is not installed.");
        var isMet = true;
        foreach (var pair in DeltaCase.All(folder))
        {
            var results = await MeasureAsync(pair);
            Show(pair, results);
            isMet &= Judge(pair, results);
        }

        AnsiConsole.WriteLine($"Medians of {Rounds} rounds, the largest peak. Time of ours is without the start of its process, memory with it: some 40 MB are the runtime's.\ncasync: its index and the chunks that the base lacks.");
        return isMet ? 0 : 1;
    }

    private static async Task<Dictionary<string, DeltaFigures>> MeasureAsync(DeltaCase pair)
    {
        var results = new Dictionary<string, DeltaFigures>(StringComparer.Ordinal);
        (string Name, string Program, Func<string, string, string, Task<DeltaFigures>> Run)[] all = [(Ours, "", OurDelta.RunAsync), .. DeltaPeers.All.Where(peer => File.Exists(peer.Program))];
        foreach (var (name, _, run) in all)
        {
            var rounds = new List<DeltaFigures>();
            for (var round = 0; round < Rounds; round++)
            {
                using var work = new TemporaryDirectory();
                rounds.Add(await run(pair.Base, pair.Target, work.Path));
            }

            results[name] = rounds[0] with { Encode = Middle(rounds.Select(figures => figures.Encode)), Decode = Middle(rounds.Select(figures => figures.Decode)) };
        }

        return results;
    }

    private static DeltaCost Middle(IEnumerable<DeltaCost> costs) => new(Medians.Of(costs.Select(cost => cost.Seconds)), costs.Max(cost => cost.PeakBytes));

    private static void Show(DeltaCase pair, Dictionary<string, DeltaFigures> results)
    {
        var table = new Table().Title($"{pair.Name}: {Number(new FileInfo(pair.Target).Length)} bytes").AddColumn("delta");
        foreach (var column in new[] { "bytes", "ours ÷ it", "encode s", "peak MB", "decode s", "peak MB" }) table.AddColumn(new TableColumn(column).RightAligned());
        foreach (var (name, figures) in results)
        {
            table.AddRow(
                name, Number(figures.Bytes), ((double)results[Ours].Bytes / figures.Bytes).ToString("0.00", CultureInfo.InvariantCulture),
                Fraction(figures.Encode.Seconds), Megabytes(figures.Encode), Fraction(figures.Decode.Seconds), Megabytes(figures.Decode));
        }

        AnsiConsole.Write(table);
    }

    private static bool Judge(DeltaCase pair, Dictionary<string, DeltaFigures> results)
    {
        var ours = (double)results[Ours].Bytes;
        var smallest = new[] { PatchFrom, Bsdiff, Whole }.Where(results.ContainsKey).Select(name => results[name].Bytes).DefaultIfEmpty(long.MaxValue).Min();
        var isMet = ours <= smallest;
        var verdict = string.Create(CultureInfo.InvariantCulture, $"ours ÷ the smallest of patch-from, bsdiff and zstd: {ours / smallest:0.00} (target ≤ 1)");
        if (pair.IsFineTune && results.TryGetValue(PatchFrom, out var patch) && results.TryGetValue(Bsdiff, out var bsdiff))
        {
            isMet &= ours <= 0.5 * patch.Bytes && ours <= 0.85 * bsdiff.Bytes;
            verdict += string.Create(CultureInfo.InvariantCulture, $"; ÷ patch-from {ours / patch.Bytes:0.00} (≤ 0.5); ÷ bsdiff {ours / bsdiff.Bytes:0.00} (≤ 0.85)");
        }

        AnsiConsole.WriteLine($"{verdict}: {(isMet ? "met" : "MISSED")}\n");
        return isMet;
    }

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    private static string Fraction(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Megabytes(DeltaCost cost) => (cost.PeakBytes / 1e6).ToString("0", CultureInfo.InvariantCulture);
}
