using Edge.TestKit;

namespace Edge.Protocol.Tests.Deltas;

/// <summary>
/// A convolution, as float weights and as the quantization tools write it: int8 weights with a scale per channel, an int32 bias
/// whose scales are products.
/// </summary>
internal sealed record TestLayer(int Channels, int Inputs, float[] Weights, float[] Bias)
{
    private const int Kernel = 3;

    public static TestLayer Random(int seed, int channels = 24, int inputs = 16)
    {
        var random = new Random(seed);
        return new TestLayer(channels, inputs, [.. Enumerable.Range(0, channels * inputs * Kernel * Kernel).Select(_ => Normal(random) * 0.1f)], [.. Enumerable.Range(0, channels).Select(_ => Normal(random))]);
    }

    /// <summary>The same layer after some training: every weight has moved a little.</summary>
    public TestLayer Tuned(int seed, float step)
    {
        var random = new Random(seed);
        return this with { Weights = [.. Weights.Select(weight => weight + (Normal(random) * step))], Bias = [.. Bias.Select(bias => bias + (Normal(random) * step))] };
    }

    public TestTensor Floats(string name) => TestTensor.Floats(name, Weights, Channels, Inputs, Kernel, Kernel);

    /// <summary>The quantized model, QDQ; the scales stand behind the weights.</summary>
    public IReadOnlyList<TestTensor> Quantized(float inputScale = 0.02f)
    {
        var row = Weights.Length / Channels;
        var scales = Enumerable.Range(0, Channels).Select(channel => Weights.Skip(channel * row).Take(row).Max(Math.Abs) / 127).ToArray();
        var biasScales = scales.Select(scale => scale * inputScale).ToArray();
        return
        [
            TestTensor.Int8("w_quantized", [.. Weights.Select((weight, i) => (sbyte)Math.Round(weight / scales[i / row]))], Channels, Inputs, Kernel, Kernel),
            TestTensor.Floats("w_scale", scales, Channels),
            TestTensor.Floats("x_scale", [inputScale]),
            TestTensor.Int32("b_quantized", [.. Bias.Select((bias, i) => (int)Math.Round(bias / biasScales[i]))], Channels),
            TestTensor.Floats("b_quantized_scale", biasScales, Channels),
        ];
    }

    /// <summary>The nodes that tie the tensors of <see cref="Quantized"/>.</summary>
    public static IReadOnlyList<ProtoWriter> Nodes { get; } =
    [
        new ProtoWriter().Text(1, "x").Text(1, "x_scale").Text(2, "xq").Text(4, "QuantizeLinear"),
        new ProtoWriter().Text(1, "xq").Text(1, "x_scale").Text(2, "xf").Text(4, "DequantizeLinear"),
        new ProtoWriter().Text(1, "w_quantized").Text(1, "w_scale").Text(2, "w").Text(4, "DequantizeLinear").Message(5, new ProtoWriter().Text(1, "axis").Number(3, 0)),
        new ProtoWriter().Text(1, "b_quantized").Text(1, "b_quantized_scale").Text(2, "b").Text(4, "DequantizeLinear").Message(5, new ProtoWriter().Text(1, "axis").Number(3, 0)),
        new ProtoWriter().Text(1, "xf").Text(1, "w").Text(1, "b").Text(2, "y").Text(4, "Conv"),
    ];

    private static float Normal(Random random) => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
