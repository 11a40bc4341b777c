using System.Globalization;
using System.Runtime.InteropServices;

namespace Edge.TestKit.Vision;

/// <summary>
/// Writes a convolutional network in the form quantization tools write it: QuantizeLinear and DequantizeLinear around every
/// operator, u8 activations, i8 weights with a scale per channel. Weights are the same on every machine.
/// </summary>
internal sealed class QuantizedGraph
{
    private const int Float = 1;
    private const int UInt8 = 2;
    private const int Int8 = 3;

    // Input x lies in -1 to 1; behind a ReLU with these weights 4 standard deviations of an activation fit below 4.
    private const float InputScale = 2f / 255;
    private const float ActivationScale = 4f / 255;

    private readonly ProtoWriter _graph = new();
    private ulong _seed = 0x9E3779B97F4A7C15;
    private string _last;
    private int _channels;
    private int _nodes;

    /// <summary>A network over an image tensor.</summary>
    /// <param name="input">Name of the input, f32 [N, channels, side, side].</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="side">Its side.</param>
    public QuantizedGraph(string input, int channels, int side)
    {
        _channels = channels;
        _graph.Message(11, Value(input, channels, side, side));
        _last = Quantized(input, InputScale, zero: 128);
    }

    /// <summary>A 3×3 convolution and a ReLU.</summary>
    /// <param name="channels">Output channels.</param>
    /// <param name="stride">1 keeps the side, 2 halves it.</param>
    public QuantizedGraph Convolve(int channels, int stride)
    {
        var weights = Weights(channels, _channels * 9, channels, _channels, 3, 3);
        var convolved = Node("Conv", [_last, weights], Ints("kernel_shape", 3, 3), Ints("strides", stride, stride), Ints("pads", 1, 1, 1, 1));
        _last = Quantized(Node("Relu", [convolved]), ActivationScale, zero: 0);
        _channels = channels;
        return this;
    }

    /// <summary>Means over the image, and a dense layer.</summary>
    /// <param name="output">Name of the output, f32 [N, labels].</param>
    /// <param name="labels">Numbers it gives.</param>
    /// <returns>The ONNX file.</returns>
    public byte[] Classify(string output, int labels)
    {
        var means = Node("Flatten", [Quantized(Node("GlobalAveragePool", [_last]), ActivationScale, zero: 0)]);
        _graph.Message(1, Operator("MatMul", [means, Weights(labels, _channels, _channels, labels)], output))
            .Text(2, "vision").Message(12, Value(output, labels));
        return new ProtoWriter().Number(1, 8).Message(7, _graph).Message(8, new ProtoWriter().Number(2, 13)).ToArray();
    }

    private string Quantized(string tensor, float scale, byte zero)
    {
        var (scaleName, zeroName) = (Name("scale"), Name("zero"));
        Initializer(scaleName, Float, MemoryMarshal.AsBytes<float>([scale]));
        Initializer(zeroName, UInt8, [zero]);
        return Node("DequantizeLinear", [Node("QuantizeLinear", [tensor, scaleName, zeroName]), scaleName, zeroName]);
    }

    /// <summary>He's uniform initialization, which keeps the size of activations from layer to layer.</summary>
    private string Weights(int scales, int fanIn, params ReadOnlySpan<long> shape)
    {
        var (weights, scale, zero) = (Name("weights"), Name("scale"), Name("zero"));
        long count = 1;
        foreach (var dimension in shape) count *= dimension;
        var values = new byte[count];
        for (var i = 0; i < values.Length; i++) values[i] = (byte)(sbyte)(Next() % 255 - 127);
        var steps = new float[scales];
        Array.Fill(steps, MathF.Sqrt(6f / fanIn) / 127);
        Initializer(weights, Int8, values, shape);
        Initializer(scale, Float, MemoryMarshal.AsBytes<float>(steps), scales);
        Initializer(zero, Int8, new byte[scales], scales);
        // The channel is the first dimension of a convolution's weights and the last of a product's.
        return Node("DequantizeLinear", [weights, scale, zero], Integer("axis", shape.Length == 2 ? 1 : 0));
    }

    /// <summary>Knuth's linear congruential generator: the same numbers on every runtime.</summary>
    private long Next()
    {
        _seed = (_seed * 6364136223846793005) + 1442695040888963407;
        return (long)(_seed >> 33);
    }

    private void Initializer(string name, int type, ReadOnlySpan<byte> data, params ReadOnlySpan<long> shape)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape) tensor.Number(1, dimension);
        _graph.Message(5, tensor.Number(2, type).Text(8, name).Bytes(9, data));
    }

    private string Node(string type, ReadOnlySpan<string> inputs, params ReadOnlySpan<ProtoWriter> attributes)
    {
        var output = Name(type);
        _graph.Message(1, Operator(type, inputs, output, attributes));
        return output;
    }

    private ProtoWriter Operator(string type, ReadOnlySpan<string> inputs, string output, params ReadOnlySpan<ProtoWriter> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(3, Name($"{type}_node")).Text(4, type);
        foreach (var attribute in attributes) node.Message(5, attribute);
        return node;
    }

    private string Name(string kind) => string.Create(CultureInfo.InvariantCulture, $"{kind}_{_nodes++}");

    private static ProtoWriter Integer(string name, long value) => new ProtoWriter().Text(1, name).Number(3, value).Number(20, 2);

    private static ProtoWriter Ints(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new ProtoWriter().Text(1, name);
        foreach (var value in values) attribute.Number(8, value);
        return attribute.Number(20, 7);
    }

    private static ProtoWriter Value(string name, params ReadOnlySpan<long> dimensions)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "N"));
        foreach (var dimension in dimensions) shape.Message(1, new ProtoWriter().Number(1, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, 1).Message(2, shape)));
    }
}
