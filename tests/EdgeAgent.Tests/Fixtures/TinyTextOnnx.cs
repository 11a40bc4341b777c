using System.Runtime.InteropServices;

namespace Edge.Agent.Tests.Fixtures;

/// <summary>
/// A graph over texts as an ONNX file, small enough to follow by hand: <c>last_hidden_state</c> is, for every piece,
/// (id, -id, 1) / 10; <c>logits</c> is their sum over the pieces that the mask lets through; <c>pooled</c> the same.
/// </summary>
internal static class TinyTextOnnx
{
    public const int Pieces = 32;
    public const int Width = 3;
    private const int Int32 = 6;
    private const int Int64 = 7;

    /// <summary>The file.</summary>
    /// <param name="length">Ids it takes; 0 for any number.</param>
    /// <param name="wide">Whether ids are 64 bits wide.</param>
    /// <param name="mask">Whether it takes a mask; without one every piece counts.</param>
    /// <param name="types">Whether it takes sentence numbers, which must be 0: they are subtracted from the sum.</param>
    public static byte[] Create(int length = 0, bool wide = true, bool mask = true, bool types = false)
    {
        var graph = new ProtoWriter()
            .Message(1, Node("Gather", ["table", "input_ids"], "last_hidden_state"))
            .Message(1, mask ? Node("Cast", ["attention_mask"], "kept", 1) : Node("Cast", ["input_ids"], "ids", 1));
        if (mask) graph.Message(1, Node("Unsqueeze", ["kept", "last"], "column"));
        graph.Message(1, mask ? Node("Mul", ["last_hidden_state", "column"], "masked") : Node("Identity", ["last_hidden_state"], "masked"));
        graph.Message(1, Node("ReduceSum", ["masked", "pieces"], types ? "sum" : "logits", keep: false));
        if (types)
        {
            graph.Message(1, Node("Cast", ["token_type_ids"], "types", 1));
            graph.Message(1, Node("ReduceSum", ["types", "pieces"], "penalty", keep: true));
            graph.Message(1, Node("Sub", ["sum", "penalty"], "logits"));
        }

        graph.Message(1, Node("Identity", ["logits"], "pooled")).Text(2, "tiny-text")
            .Message(5, Tensor("table", 1, [Pieces, Width], MemoryMarshal.AsBytes<float>(Table())))
            .Message(5, Tensor("last", Int64, [1], MemoryMarshal.AsBytes<long>([2])))
            .Message(5, Tensor("pieces", Int64, [1], MemoryMarshal.AsBytes<long>([1])));
        foreach (var name in (string[])["input_ids", .. mask ? ["attention_mask"] : (string[])[], .. types ? ["token_type_ids"] : (string[])[]])
            graph.Message(11, Value(name, wide ? Int64 : Int32, length));
        graph.Message(12, Value("logits", 1, Width)).Message(12, Value("last_hidden_state", 1, length, Width)).Message(12, Value("pooled", 1, Width));
        return new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Number(2, 13)).ToArray();
    }

    private static float[] Table() => [.. Enumerable.Range(0, Pieces).SelectMany(id => (float[])[id / 10f, -id / 10f, 0.1f])];

    private static ProtoWriter Node(string type, string[] inputs, string output, int? to = null, bool? keep = null)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, type);
        if (to is { } element) node.Message(5, new ProtoWriter().Text(1, "to").Number(3, element).Number(20, 2));
        if (keep is { } dimensions) node.Message(5, new ProtoWriter().Text(1, "keepdims").Number(3, dimensions ? 1 : 0).Number(20, 2));
        return node;
    }

    private static ProtoWriter Tensor(string name, int type, int[] shape, ReadOnlySpan<byte> data)
    {
        var tensor = new ProtoWriter();
        foreach (var dimension in shape) tensor.Number(1, dimension);
        return tensor.Number(2, type).Text(8, name).Bytes(9, data);
    }

    private static ProtoWriter Value(string name, int type, params int[] dimensions)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "N"));
        foreach (var dimension in dimensions) shape.Message(1, dimension > 0 ? new ProtoWriter().Number(1, dimension) : new ProtoWriter().Text(2, "T"));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, type).Message(2, shape)));
    }
}
