using System.Runtime.InteropServices;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>
/// A detector as an ONNX file whose every output number is <c>offset + gain · mean of the input</c>: what it finds depends
/// on how bright the image is, and can be followed by hand.
/// </summary>
internal static class TinyDetectorOnnx
{
    public const int Side = 16;
    private const int Inputs = 3 * Side * Side;

    /// <summary>One output [1, rows, columns].</summary>
    public sealed record Output(string Name, int Rows, int Columns, float[] Offsets, float[] Gains);

    public static byte[] Create(params Output[] outputs)
    {
        var graph = new ProtoWriter().Message(1, Node("Flatten", "flat", "images"));
        foreach (var output in outputs)
        {
            graph
                .Message(1, Node("MatMul", $"{output.Name}-product", "flat", $"{output.Name}-gains"))
                .Message(1, Node("Add", $"{output.Name}-sum", $"{output.Name}-product", $"{output.Name}-offsets"))
                .Message(1, Node("Reshape", output.Name, $"{output.Name}-sum", $"{output.Name}-shape"));
        }

        graph.Text(2, "detector");
        foreach (var output in outputs)
        {
            var gains = Enumerable.Range(0, Inputs).SelectMany(_ => output.Gains.Select(gain => gain / Inputs)).ToArray();
            graph
                .Message(5, Tensor($"{output.Name}-gains", 1, MemoryMarshal.AsBytes<float>(gains), Inputs, output.Gains.Length))
                .Message(5, Tensor($"{output.Name}-offsets", 1, MemoryMarshal.AsBytes<float>(output.Offsets), output.Offsets.Length))
                .Message(5, Tensor($"{output.Name}-shape", 7, MemoryMarshal.AsBytes<long>((long[])[1, output.Rows, output.Columns]), 3));
        }

        graph.Message(11, Value("images", 1, 3, Side, Side));
        foreach (var output in outputs) graph.Message(12, Value(output.Name, 1, output.Rows, output.Columns));
        return new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Number(2, 13)).ToArray();
    }

    private static ProtoWriter Node(string type, string output, params string[] inputs)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        return node.Text(2, output).Text(4, type);
    }

    private static ProtoWriter Tensor(string name, int type, ReadOnlySpan<byte> data, params int[] dimensions)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in dimensions) tensor.Number(1, dimension);
        return tensor.Number(2, type).Text(8, name).Bytes(9, data);
    }

    private static ProtoWriter Value(string name, params int[] dimensions)
    {
        var shape = new ProtoWriter();
        foreach (var dimension in dimensions) shape.Message(1, new ProtoWriter().Number(1, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, 1).Message(2, shape)));
    }
}
