using CsCheck;
using Edge.Protocol.Deltas;

namespace Edge.Protocol.Tests.Deltas;

public sealed class DeltaRoundTripTests
{
    [Fact]
    public void Encode_AnyTwoFiles_DecodesToTheTarget() =>
        Gen.Select(Gen.Byte.Array[0, 3000], Gen.Byte.Array[0, 3000]).Sample((source, target) => TestModels.RoundTrip(source, target).Length > 0, iter: 60);

    [Fact]
    public void Encode_PiecesOfTheBaseBetweenNewBytes_DecodesToTheTarget()
    {
        var piece = Gen.Select(Gen.Int[0, 3000], Gen.Int[0, 900], Gen.Byte.Array[0, 40]);
        Gen.Select(Gen.Byte[0, 9].Array[4000], piece.Array[0, 8]).Sample(
            (source, pieces) =>
            {
                byte[] target = [.. pieces.SelectMany(cut => source.Skip(cut.Item1).Take(cut.Item2).Concat(cut.Item3))];
                return TestModels.RoundTrip(source, target).Length < DeltaHeader.Size + 200 + target.Length;
            },
            iter: 60);
    }

    [Fact]
    public void Encode_AnyTunedLayer_DecodesToTheTarget() =>
        Gen.Select(Gen.Int, Gen.Float[0, 0.3f], Gen.Float[0.001f, 0.1f]).Sample(
            (seed, step, inputScale) =>
            {
                var layer = TestLayer.Random(seed, 8, 4);
                var source = TestModels.Onnx(layer.Quantized(), TestLayer.Nodes);
                var target = TestModels.Onnx(layer.Tuned(seed + 1, step).Quantized(inputScale), TestLayer.Nodes);
                return TestModels.RoundTrip(source, target)[3] == (byte)DeltaKind.Operations;
            },
            iter: 40);
}
