using CsCheck;
using Edge.Protocol.Deltas;
using Edge.TestKit;

namespace Edge.Protocol.Tests.Deltas;

public sealed class DeltaTensorTests
{
    private static readonly TestLayer Layer = TestLayer.Random(1);

    [Fact]
    public void Encode_TunedInt8Layer_IsFarSmallerThanItsBytesAlone()
    {
        var source = TestModels.Onnx(Layer.Quantized(), TestLayer.Nodes);
        var target = TestModels.Onnx(Layer.Tuned(2, 0.0005f).Quantized(0.021f), TestLayer.Nodes);

        var asModel = TestModels.RoundTrip(source, target).Length;

        // The same bytes under a name that says nothing of a graph.
        var asBytes = DeltaEncoder.Encode(TestModels.Bundle(("model.bin", source)), TestModels.Bundle(("model.bin", target)), "model.bin").Bytes.Length;
        Assert.InRange(asModel, 1, asBytes * 0.8);
    }

    [Fact]
    public void Encode_OnlyTheInputScaleChanged_CostsAlmostNothing()
    {
        var source = TestModels.Onnx(Layer.Quantized(), TestLayer.Nodes);
        var target = TestModels.Onnx(Layer.Quantized(0.023f), TestLayer.Nodes);

        // 24 scales are products of what is known, and 24 biases follow from them.
        Assert.InRange(TestModels.RoundTrip(source, target).Length, DeltaHeader.Size, DeltaHeader.Size + 100);
    }

    [Fact]
    public void Encode_TunedFloats_IsSmallerThanItsBytesAlone()
    {
        var source = TestModels.Onnx([Layer.Floats("w")]);
        var target = TestModels.Onnx([Layer.Tuned(2, 0.0001f).Floats("w")]);

        Assert.InRange(TestModels.RoundTrip(source, target).Length, 1, Layer.Weights.Length * 4 * 0.7);
    }

    [Fact]
    public void Encode_TunedHalves_IsSmallerThanItsBytesAlone()
    {
        static TestTensor Halves(TestLayer layer) => TestTensor.Halves("w", [.. layer.Weights.Select(weight => (Half)weight)], 24, 16 * 9);

        Assert.InRange(TestModels.RoundTrip(TestModels.Onnx([Halves(Layer)]), TestModels.Onnx([Halves(Layer.Tuned(2, 0.0001f))])).Length, 1, Layer.Weights.Length * 2 * 0.5);
    }

    [Fact]
    public void Encode_UnsignedWeightsWithAnotherZeroPoint_ArePredictedThroughBoth()
    {
        var random = new Random(3);
        float[] weights = [.. Enumerable.Range(0, 4096).Select(_ => (float)((random.NextDouble() * 0.4) - 0.1))];
        byte[] Model(float scale, byte zero) => TestModels.Onnx(
            [
                TestTensor.UInt8("m_quantized", [.. weights.Select(weight => (byte)Math.Clamp(Math.Round(weight / scale) + zero, 0, 255))], 64, 64),
                TestTensor.Floats("m_scale", [scale]),
                TestTensor.UInt8("m_zero_point", [zero]),
            ]);

        // Every weight is another number, and nearly every one is known: tied by the names that dynamic quantization gives.
        Assert.InRange(TestModels.RoundTrip(Model(0.4f / 255, 64), Model(0.43f / 255, 70)).Length, DeltaHeader.Size, DeltaHeader.Size + (4096 * 0.35));
    }

    [Fact]
    public void Encode_QLinearConv_TiesWeightsAndBiasToItsScales()
    {
        var node = new ProtoWriter();
        foreach (var input in new[] { "x", "x_scale", "xz", "w_quantized", "w_scale", "wz", "y_scale", "yz", "b" }) node.Text(1, input);
        node.Text(2, "y").Text(4, "QLinearConv");
        byte[] Model(TestLayer layer, float scale) => TestModels.Onnx(
            [.. layer.Quantized(scale).Where(tensor => tensor.Name != "b_quantized_scale").Select(tensor => tensor.Name == "b_quantized" ? tensor with { Name = "b" } : tensor)], node);

        // The biases' scales stand nowhere; their product with the input's scale relates the biases exactly.
        Assert.InRange(TestModels.RoundTrip(Model(Layer, 0.02f), Model(Layer, 0.023f)).Length, DeltaHeader.Size, DeltaHeader.Size + 100);
    }

    [Fact]
    public void Encode_ExternalData_PredictsTensorsInTheFileBeside()
    {
        var (oldModel, oldData) = TestModels.External(Layer.Quantized(), TestLayer.Nodes, "weights.bin");
        var (newModel, newData) = TestModels.External(Layer.Tuned(2, 0.0005f).Quantized(0.021f), TestLayer.Nodes, "weights.bin");
        var source = TestModels.Bundle(("onnx/model.onnx", oldModel), ("onnx/weights.bin", oldData));
        var target = TestModels.Bundle(("onnx/model.onnx", newModel), ("onnx/weights.bin", newData));

        var delta = DeltaEncoder.Encode(source, target, "onnx/weights.bin");

        Assert.Equal(newData, TestModels.Decode(oldData, delta.Bytes, TestModels.File(newData)).Value);
        Assert.Contains("w_quantized", delta.TensorBytes.Keys);
    }

    [Fact]
    public void Encode_ScalesInAnotherFileThanTheWeights_AreSentAlong()
    {
        static DeltaBundle Version(TestLayer layer)
        {
            var tensors = layer.Quantized();
            var graph = new ProtoWriter();
            foreach (var node in TestLayer.Nodes) graph.Message(1, node);
            graph.Message(5, tensors[0].Outside("weights.bin", 0));
            foreach (var tensor in tensors.Skip(1)) graph.Message(5, tensor.Inside());
            return TestModels.Bundle(("model.onnx", new ProtoWriter().Message(7, graph).ToArray()), ("weights.bin", tensors[0].Values));
        }

        var (source, target) = (Version(Layer), Version(Layer.Tuned(2, 0.0005f)));
        var delta = DeltaEncoder.Encode(source, target, "weights.bin");

        Assert.Contains("w_scale", delta.TensorBytes.Keys);
        var now = target.Files["weights.bin"].ToArray();
        Assert.Equal(now, TestModels.Decode(source.Files["weights.bin"].ToArray(), delta.Bytes, TestModels.File(now)).Value);
    }

    [Fact]
    public void Encode_TensorsAddedRenamedAndReshaped_DecodesToTheTarget()
    {
        var source = TestModels.Onnx([.. Layer.Quantized(), Layer.Floats("kept"), Layer.Floats("gone")], TestLayer.Nodes);
        var target = TestModels.Onnx([Layer.Floats("new"), .. Layer.Tuned(3, 0.01f).Quantized(), TestTensor.Floats("kept", Layer.Weights, 16, 24, 9)], TestLayer.Nodes);

        // What was renamed and what has another shape is still found as bytes.
        Assert.InRange(TestModels.RoundTrip(source, target).Length, 1, 6000);
    }

    [Fact]
    public void Encode_AnyDamagedModel_DecodesToTheTarget()
    {
        var source = TestModels.Onnx(TestLayer.Random(1, 4, 2).Quantized(), TestLayer.Nodes);
        var whole = TestModels.Onnx(TestLayer.Random(1, 4, 2).Tuned(2, 0.01f).Quantized(), TestLayer.Nodes);
        Gen.Select(Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte).Array[1, 6], Gen.Int[0, whole.Length]).Sample(
            (changes, length) =>
            {
                var target = whole[..length];
                foreach (var (at, value) in changes.Where(change => change.Item1 < length)) target[at] = value;
                return TestModels.RoundTrip(source, target).Length > 0 && TestModels.RoundTrip(target, whole).Length > 0;
            },
            iter: 60);
    }
}
