using System.Diagnostics;
using System.Globalization;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;

namespace Edge.Bench.Delta;

/// <summary>Our delta, each step in a process of its own, as the peers run.</summary>
internal static class OurDelta
{
    private const string Path = "model.onnx";

    /// <summary>Makes and applies a delta.</summary>
    /// <param name="source">Path of the base.</param>
    /// <param name="target">Path of the target.</param>
    /// <param name="work">A folder.</param>
    public static async Task<DeltaFigures> RunAsync(string source, string target, string work)
    {
        var delta = System.IO.Path.Combine(work, "delta");
        var encode = await StepAsync("encode", source, target, delta);
        var decode = await StepAsync("decode", source, target, delta);
        return new DeltaFigures(new FileInfo(delta).Length, encode, decode);
    }

    /// <summary>One step, in the process that <see cref="RunAsync"/> starts: prints its seconds.</summary>
    /// <param name="step"><c>encode</c> or <c>decode</c>.</param>
    /// <param name="source">Path of the base.</param>
    /// <param name="target">Path of the target.</param>
    /// <param name="delta">Path of the delta.</param>
    public static int Step(string step, string source, string target, string delta)
    {
        var start = Stopwatch.GetTimestamp();
        if (step == "encode")
        {
            using (var made = File.Create(delta)) made.Write(DeltaEncoder.Encode(Bundle(source), Bundle(target), Path).Bytes);
            Print(start);
            return 0;
        }

        ManifestFile old = Entry(source), now = Entry(target);
        start = Stopwatch.GetTimestamp();
        using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using var body = File.OpenRead(delta);
        using var output = File.Create(delta + ".out");
        if (DeltaDecoder.Decode(from, old, body, output, now).Problem is { } problem)
        {
            Console.Error.WriteLine(problem);
            return 1;
        }

        Print(start);
        return 0;
    }

    private static async Task<DeltaCost> StepAsync(string step, string source, string target, string delta)
    {
        var (cost, output) = await TimedProcess.RunAsync(Environment.ProcessPath!, "delta-step", step, source, target, delta);
        return cost with { Seconds = double.Parse(output, CultureInfo.InvariantCulture) };
    }

    private static DeltaBundle Bundle(string file) => new(new Dictionary<string, ReadOnlyMemory<byte>> { [Path] = File.ReadAllBytes(file) });

    private static ManifestFile Entry(string file)
    {
        using var stream = File.OpenRead(file);
        return new ManifestFile(Path, stream.Length, ArtifactDigest.FromHash(System.Security.Cryptography.SHA256.HashData(stream)));
    }

    private static void Print(long start) => Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString("0.0000", CultureInfo.InvariantCulture));
}
