using Edge.Protocol.Deltas;

namespace Edge.Protocol.Tests.Deltas;

/// <summary>
/// The format, frozen: a learned probability that comes out otherwise by one unit makes every later bit another. A change of
/// the models is a new version of the format, since agents of the last one are in the field; a better choice of operations
/// only writes the file anew. On an arm64 machine this is also the proof that its arithmetic is ours.
/// </summary>
public sealed class DeltaGoldenTests
{
    private static readonly byte[] Source = Golden.Read("delta-base.onnx"), Target = Golden.Read("delta-target.onnx");

    [Fact]
    public void Encode_GoldenPair_IsTheGoldenDeltaByteForByte() =>
        Golden.Holds("delta.bin", DeltaEncoder.Encode(TestModels.Bundle(Source), TestModels.Bundle(Target), TestModels.Path).Bytes);

    [Fact]
    public void Decode_GoldenDelta_IsTheTarget() => Assert.Equal(Target, TestModels.Decode(Source, Golden.Read("delta.bin"), TestModels.File(Target)).Value);

    [Fact]
    public void Read_GoldenDelta_HasEveryField()
    {
        var header = DeltaHeader.Read(Golden.Read("delta.bin")).Value;

        Assert.Equal(
            new DeltaHeader(DeltaKind.Operations, Source.Length, Target.Length, ArtifactDigest.Of(Source), ArtifactDigest.Of(Target)), header);
    }

    [Fact]
    public void Read_OtherVersionOrKind_IsUnsupported()
    {
        var delta = Golden.Read("delta.bin");
        foreach (var (at, value) in new[] { (2, 2), (3, 0), (3, 4) })
        {
            var other = delta.ToArray();
            other[at] = (byte)value;
            Assert.Equal(ReasonCode.Unsupported, DeltaHeader.Read(other).Problem!.Reason);
        }
    }
}
