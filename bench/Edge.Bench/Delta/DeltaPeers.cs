namespace Edge.Bench.Delta;

/// <summary>The other ways from one file to the next, as Debian ships them.</summary>
internal static class DeltaPeers
{
    /// <summary>The peers by name, each null where its program is missing.</summary>
    public static IReadOnlyList<(string Name, string Program, Func<string, string, string, Task<DeltaFigures>> Run)> All { get; } =
    [
        ("zstd --patch-from -19", "/usr/bin/zstd", PatchFromAsync), ("bsdiff", "/usr/bin/bsdiff", BsdiffAsync),
        ("casync", "/usr/bin/casync", CasyncAsync), ("zstd -19", "/usr/bin/zstd", ZstdAsync),
    ];

    private static async Task<DeltaFigures> PatchFromAsync(string source, string target, string work)
    {
        var (delta, output) = (Path.Combine(work, "patch.zst"), Path.Combine(work, "patched"));
        var encode = await TimedProcess.RunAsync("/usr/bin/zstd", "-q", "-f", "-19", "--long=27", $"--patch-from={source}", target, "-o", delta);
        var decode = await TimedProcess.RunAsync("/usr/bin/zstd", "-q", "-f", "-d", "--long=27", $"--patch-from={source}", delta, "-o", output);
        return Checked(target, output, delta, encode.Cost, decode.Cost);
    }

    private static async Task<DeltaFigures> BsdiffAsync(string source, string target, string work)
    {
        var (delta, output) = (Path.Combine(work, "patch.bsdiff"), Path.Combine(work, "patched"));
        var encode = await TimedProcess.RunAsync("/usr/bin/bsdiff", source, target, delta);
        var decode = await TimedProcess.RunAsync("/usr/bin/bspatch", source, output, delta);
        return Checked(target, output, delta, encode.Cost, decode.Cost);
    }

    private static async Task<DeltaFigures> ZstdAsync(string source, string target, string work)
    {
        var (delta, output) = (Path.Combine(work, "whole.zst"), Path.Combine(work, "patched"));
        var encode = await TimedProcess.RunAsync("/usr/bin/zstd", "-q", "-f", "-19", target, "-o", delta);
        var decode = await TimedProcess.RunAsync("/usr/bin/zstd", "-q", "-f", "-d", delta, "-o", output);
        return Checked(target, output, delta, encode.Cost, decode.Cost);
    }

    /// <summary>What travels with casync is the index and the chunks that the base does not have.</summary>
    private static async Task<DeltaFigures> CasyncAsync(string source, string target, string work)
    {
        var (store, index, output) = (Path.Combine(work, "chunks"), Path.Combine(work, "target.caibx"), Path.Combine(work, "patched"));
        await TimedProcess.RunAsync("/usr/bin/casync", "make", $"--store={store}", Path.Combine(work, "base.caibx"), source);
        var before = Chunks(store);
        var encode = await TimedProcess.RunAsync("/usr/bin/casync", "make", $"--store={store}", index, target);
        var decode = await TimedProcess.RunAsync("/usr/bin/casync", "extract", $"--store={store}", $"--seed={source}", index, output);
        var bytes = new FileInfo(index).Length + Chunks(store).Where(chunk => !before.ContainsKey(chunk.Key)).Sum(chunk => chunk.Value);
        return Checked(target, output, index, encode.Cost, decode.Cost) with { Bytes = bytes };
    }

    private static Dictionary<string, long> Chunks(string store) =>
        new DirectoryInfo(store).EnumerateFiles("*.cacnk", SearchOption.AllDirectories).ToDictionary(file => file.Name, file => file.Length, StringComparer.Ordinal);

    private static DeltaFigures Checked(string target, string output, string delta, DeltaCost encode, DeltaCost decode) =>
        File.ReadAllBytes(output).AsSpan().SequenceEqual(File.ReadAllBytes(target))
            ? new DeltaFigures(new FileInfo(delta).Length, encode, decode)
            : throw new InvalidOperationException($"{delta} does not lead to {target}.");
}
