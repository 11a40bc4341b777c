using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.SystemTests;

public sealed class HostileInputTests
{
    [Fact]
    public async Task Run_CorruptImages_AreErrorVerdictsWithReasons()
    {
        await using var fleet = new Fleet();
        await fleet.Hub.StartAsync();
        var agent = fleet.Add("box-1");
        agent.Start();
        await agent.WaitUntilReadyAsync();
        var good = File.ReadAllBytes(Samples.All()[0].Path);

        agent.Feed([], "empty.png");
        agent.Feed(good[..(good.Length / 2)], "truncated.png");
        agent.Feed("no image at all"u8.ToArray(), "text.png");
        agent.Feed(HugePngHeader(), "bomb.png");
        agent.Feed(good, "good.png");

        await fleet.ResultsAsync("box-1", 5, TimeSpan.FromSeconds(60));
        var byPart = (await fleet.View.ResultsAsync("box-1")).ToDictionary(result => result.PartId);
        Assert.StartsWith("image-unreadable: ", byPart["empty"].Reason, StringComparison.Ordinal);
        Assert.StartsWith("image-truncated: ", byPart["truncated"].Reason, StringComparison.Ordinal);
        Assert.StartsWith("image-unreadable: ", byPart["text"].Reason, StringComparison.Ordinal);
        Assert.StartsWith("image-too-large: ", byPart["bomb"].Reason, StringComparison.Ordinal);
        Assert.NotEqual("error", byPart["good"].Verdict);
    }

    [Fact]
    public async Task Run_WrongConfiguration_ReportsEveryErrorAndEndsWithTwo()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.Combine("agent.json");
        File.WriteAllText(file, """{ "site": "Plant", "hub": "nowhere", "pipelines": [ { "name": "a" } ] }""");

        var (exitCode, output) = await ProgramProcess.RunAsync(Binaries.Agent, "run", "--config", file);

        Assert.Equal(2, exitCode);
        foreach (var path in new[] { "site", "device", "dataDirectory", "hub", "pipelines[0].model", "pipelines[0].source" })
            Assert.Contains($"agent.json: {path}: ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Infer_CorruptModel_NamesTheFile()
    {
        using var directory = new TemporaryDirectory();
        var model = directory.Combine("pcb-defects", "1");
        Copy(Samples.Model("1"), model);
        var onnx = Path.Combine(model, "model.onnx");
        File.WriteAllBytes(onnx, File.ReadAllBytes(onnx)[..1000]);

        var (exitCode, output) = await ProgramProcess.RunAsync(Binaries.Agent, "infer", model, Samples.All()[0].Path);

        Assert.NotEqual(0, exitCode);
        Assert.Contains("model.onnx", output, StringComparison.Ordinal);
        Assert.Contains("model-invalid", output, StringComparison.Ordinal);
    }

    /// <summary>A sound PNG header that promises 60,000 × 60,000 pixels, 14 GB if anyone believed it, and the first bytes of its data.</summary>
    private static byte[] HugePngHeader() =>
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A,
        .. Chunk([0x49, 0x48, 0x44, 0x52, 0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60, 8, 6, 0, 0, 0]),
        .. Chunk([0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x01, 0, 0, 0xFF, 0xFF]),
    ];

    private static byte[] Chunk(byte[] typeAndData)
    {
        var chunk = new byte[4 + typeAndData.Length + 4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(chunk, typeAndData.Length - 4);
        typeAndData.CopyTo(chunk, 4);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(4 + typeAndData.Length), System.IO.Hashing.Crc32.HashToUInt32(typeAndData));
        return chunk;
    }

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
