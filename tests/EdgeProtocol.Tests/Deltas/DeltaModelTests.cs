using Edge.Protocol.Deltas;
using Edge.TestKit;

namespace Edge.Protocol.Tests.Deltas;

/// <summary>On the models that the project ships.</summary>
public sealed class DeltaModelTests
{
    private static readonly string Quantized = Path.Combine(RepositoryRoot.Path, "models", "quantized", "pcb-defects");
    private static readonly string Tunes = Path.Combine(RepositoryRoot.Path, "bench", "deltas", "fine-tunes");

    [Theory]
    [InlineData("1", "2")]
    [InlineData("2", "1")]
    public void Encode_OurVersions_DecodesAndIsSmallerThanTheFileAlone(string from, string to)
    {
        var (source, target) = (Version(from), Version(to));

        Assert.InRange(TestModels.RoundTrip(source, target).Length, 1, DeltaEncoder.Whole(target).Length * 0.85);
    }

    // What zstd --patch-from -19 and bsdiff come to, as ./edge bench delta measured them: twice and 1 / 0.85 of what is allowed here.
    [Theory]
    [InlineData("head", 595, 601)]
    [InlineData("all-1e-5", 22_036, 12_273)]
    [InlineData("all-1e-4", 59_919, 26_113)]
    public void Encode_FineTune_KeepsToItsTarget(string tune, int patchFrom, int bsdiff)
    {
        var delta = TestModels.RoundTrip(Version("2"), File.ReadAllBytes(Path.Combine(Tunes, $"{tune}.onnx")));

        Assert.InRange(delta.Length, 1, tune == "head" ? Math.Min(patchFrom, bsdiff) : Math.Min(0.5 * patchFrom, 0.85 * bsdiff));
    }

    private static byte[] Version(string version) => File.ReadAllBytes(Path.Combine(Quantized, version, "model.onnx"));
}
