using System.Text;
using CsCheck;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol.Tests.Artifacts;

public sealed class ModelManifestTests
{
    private const string Digest = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

    [Fact]
    public void Digest_FilesInAnyOrder_IsTheSame()
    {
        var files = Samples.Manifest.Files;

        Assert.Equal(Samples.Manifest.Digest(), ModelManifest.Create("pcb-defects", "2", files.Reverse()).Digest());
    }

    [Fact]
    public void Digest_GoldenFile_IsItsBytes() => Assert.Equal(ArtifactDigest.Of(Golden.Read("manifest.json")), Samples.Manifest.Digest());

    [Fact]
    public void Parse_CanonicalBytes_ReturnsTheManifest() =>
        Assert.Equal(Samples.Manifest.ToCanonicalBytes(), ModelManifest.Parse(Samples.Manifest.ToCanonicalBytes()).Value.ToCanonicalBytes());

    [Theory]
    [InlineData("/etc/passwd")]
    [InlineData("../model.onnx")]
    [InlineData("golden/../../x")]
    [InlineData("golden//x")]
    [InlineData("./x")]
    [InlineData(".. /x")]
    [InlineData("a./x")]
    [InlineData("golden/")]
    [InlineData("C:x")]
    [InlineData("golden\\x")]
    [InlineData("x\n")]
    [InlineData("x\0y")]
    [InlineData("")]
    public void Parse_PathThatCouldEscape_IsMalformed(string path)
    {
        Assert.Equal(ReasonCode.Malformed, ModelManifest.Parse(Manifest(path)).Problem?.Reason);
        Assert.False(ManifestFile.IsSafePath(path));
    }

    [Theory]
    [InlineData("model.onnx")]
    [InlineData("golden/case 1.png")]
    [InlineData("a/b/c/.hidden")]
    public void Parse_PlainPath_IsTaken(string path) => Assert.True(ModelManifest.Parse(Manifest(path)).IsSuccess);

    [Fact]
    public void IsSafePath_AnyPathItTakes_StaysInsideTheFolder() => Gen.Char["./ab\\: \0"].Array[1, 12].Sample(characters =>
    {
        var path = new string(characters);
        return !ManifestFile.IsSafePath(path) || Path.GetFullPath(Path.Combine("/data/m", path)).StartsWith("/data/m/", StringComparison.Ordinal) || OperatingSystem.IsWindows();
    });

    [Theory]
    [InlineData(-1)]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(Blocks.MaxArtifactSize + 1)]
    public void Parse_SizeThatCannotBe_IsMalformed(long size) => Assert.Equal(ReasonCode.Malformed, ModelManifest.Parse(Manifest("x", size)).Problem?.Reason);

    [Fact]
    public void Parse_LargestSize_IsTaken() => Assert.True(ModelManifest.Parse(Manifest("x", Blocks.MaxArtifactSize)).IsSuccess);

    [Theory]
    [InlineData("{\"v\":1,\"name\":\"a\",\"version\":\"1\",\"files\":[null]}")]
    [InlineData("{\"v\":1,\"name\":\"..\",\"version\":\"1\",\"files\":[]}")]
    [InlineData("{\"v\":1,\"name\":\"a\",\"version\":\"a/b\",\"files\":[]}")]
    [InlineData("{\"v\":1,\"name\":null,\"version\":\"1\",\"files\":[]}")]
    [InlineData("{\"v\":1,\"name\":\"a\",\"version\":\"1\",\"files\":null}")]
    public void Parse_HostileJson_IsMalformed(string json) => Assert.Equal(ReasonCode.Malformed, ModelManifest.Parse(Encoding.UTF8.GetBytes(json)).Problem?.Reason);

    [Fact]
    public void Parse_PathsThatDifferInCaseOnly_IsMalformed()
    {
        var manifest = ModelManifest.Create("a", "1", [new ManifestFile("X", 1, Samples.Digest), new ManifestFile("x", 1, Samples.Digest)]);

        Assert.Equal(ReasonCode.Malformed, ModelManifest.Parse(manifest.ToCanonicalBytes()).Problem?.Reason);
    }

    [Fact]
    public void Parse_NewerVersion_IsUnsupported() =>
        Assert.Equal(ReasonCode.Unsupported, ModelManifest.Parse((Samples.Manifest with { V = 2 }).ToCanonicalBytes()).Problem?.Reason);

    [Fact]
    public void Parse_BeyondTheBound_IsTooLarge() =>
        Assert.Equal(ReasonCode.TooLarge, ModelManifest.Parse(new byte[ModelManifest.MaxBytes + 1]).Problem?.Reason);

    [Fact]
    public void Parse_DamagedGolden_NeverThrows() => Gen.Select(Gen.Int[0, 1_000_000], Gen.Byte).Sample((position, value) =>
    {
        var bytes = Golden.Read("manifest.json");
        bytes[position % bytes.Length] = value;
        ModelManifest.Parse(bytes);
    });

    private static byte[] Manifest(string path, long size = 1) =>
        Encoding.UTF8.GetBytes($"{{\"v\":1,\"name\":\"a\",\"version\":\"1\",\"files\":[{{\"path\":{System.Text.Json.JsonSerializer.Serialize(path)},\"size\":{size},\"digest\":\"{Digest}\"}}]}}");
}
