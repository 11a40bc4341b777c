namespace Edge.Agent.Tests.Fixtures;

/// <summary>A graph that copies its input in a loop of as many billion rounds as its largest number says: zeros are answered at once, ones by nobody.</summary>
internal static class EndlessOnnx
{
    public static byte[] Create()
    {
        var body = new ProtoWriter()
            .Message(1, Node("Identity", ["going"], "goes on"))
            .Message(1, Node("Neg", ["value"], "next"))
            .Text(2, "body")
            .Message(11, Value("round", Int64))
            .Message(11, Value("going", Bool))
            .Message(11, Value("value", Float, 2))
            .Message(12, Value("goes on", Bool))
            .Message(12, Value("next", Float, 2));
        var graph = new ProtoWriter()
            .Message(1, Node("ReduceMax", ["input"], "largest", new ProtoWriter().Text(1, "keepdims").Number(3, 0).Number(20, 2)))
            .Message(1, Node("Mul", ["largest", "billion"], "scaled"))
            .Message(1, Node("Cast", ["scaled"], "rounds", new ProtoWriter().Text(1, "to").Number(3, Int64).Number(20, 2)))
            .Message(1, Node("Loop", ["rounds", "", "input"], "output", new ProtoWriter().Text(1, "body").Message(6, body).Number(20, 5)))
            .Text(2, "endless")
            .Message(5, new ProtoWriter().Number(2, Float).Text(8, "billion").Bytes(9, BitConverter.GetBytes(1e9f)))
            .Message(11, Value("input", Float, 2))
            .Message(12, Value("output", Float, 2));
        return new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Number(2, 13)).ToArray();
    }

    private const int Float = 1;
    private const int Int64 = 7;
    private const int Bool = 9;

    private static ProtoWriter Node(string operation, string[] inputs, string output, ProtoWriter? attribute = null)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Text(1, input);
        node.Text(2, output).Text(4, operation);
        return attribute is null ? node : node.Message(5, attribute);
    }

    private static ProtoWriter Value(string name, int type, params int[] dimensions)
    {
        var shape = new ProtoWriter();
        foreach (var dimension in dimensions) shape.Message(1, new ProtoWriter().Number(1, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, type).Message(2, shape)));
    }
}
