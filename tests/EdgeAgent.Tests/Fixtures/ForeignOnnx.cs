namespace Edge.Agent.Tests.Fixtures;

/// <summary>A colour classifier as exporters write it: [N, 3, side, side] pooled to three logits, with metadata of its own.</summary>
internal static class ForeignOnnx
{
    public static byte[] Create(int side, string input, string output, params (string Key, string Value)[] metadata)
    {
        var graph = new ProtoWriter()
            .Message(1, new ProtoWriter().Text(1, input).Text(2, "pooled").Text(4, "GlobalAveragePool"))
            .Message(1, new ProtoWriter().Text(1, "pooled").Text(2, output).Text(4, "Flatten"))
            .Text(2, "foreign")
            .Message(11, Value(input, 3, side, side))
            .Message(12, Value(output, 3));
        return Model(graph, metadata);
    }

    /// <summary>A detector's shell: its output has the shape that is stated and no computation worth running.</summary>
    public static byte[] CreateDetector(int side, int rows, int columns, params (string Key, string Value)[] metadata)
    {
        var graph = new ProtoWriter()
            .Message(1, new ProtoWriter().Text(1, "images").Text(2, "output0").Text(4, "Identity"))
            .Text(2, "detector")
            .Message(11, Value("images", 3, side, side))
            .Message(12, Value("output0", rows, columns));
        return Model(graph, metadata);
    }

    /// <summary>Three numbers times three weights that lie in a file of their own.</summary>
    public static byte[] CreateWithDataFile(string file)
    {
        var weights = new ProtoWriter().Number(1, 3).Number(2, 1).Text(8, "weights")
            .Message(13, new ProtoWriter().Text(1, "location").Text(2, file)).Number(14, 1);
        var graph = new ProtoWriter()
            .Message(1, new ProtoWriter().Text(1, "x").Text(1, "weights").Text(2, "y").Text(4, "Mul"))
            .Text(2, "scaled").Message(5, weights).Message(11, Value("x", 3)).Message(12, Value("y", 3));
        return Model(graph, []);
    }

    /// <summary>Gives x twice over and announces it as long as x; the node that does it stands in the graph or in a branch of it.</summary>
    public static byte[] CreateThatLies(bool inBranch)
    {
        var twice = new ProtoWriter().Text(1, "x").Text(1, "x").Text(2, inBranch ? "twice" : "y").Text(4, "Concat")
            .Message(5, new ProtoWriter().Text(1, "axis").Number(3, 0).Number(20, 2));
        var graph = new ProtoWriter().Text(2, "liar").Message(11, Value("x")).Message(12, Value("y"));
        if (!inBranch) return Model(graph.Message(1, twice), []);
        var branch = new ProtoWriter().Message(1, twice).Text(2, "branch").Message(12, Value("twice")).ToArray();
        var condition = new ProtoWriter().Number(2, 9).Text(8, "always").Bytes(9, [1]);
        var choice = new ProtoWriter().Text(1, "always").Text(2, "y").Text(4, "If");
        foreach (var name in (string[])["then_branch", "else_branch"]) choice.Message(5, new ProtoWriter().Text(1, name).Bytes(6, branch).Number(20, 5));
        return Model(graph.Message(5, condition).Message(1, choice), []);
    }

    private static byte[] Model(ProtoWriter graph, IEnumerable<(string Key, string Value)> metadata)
    {
        var model = new ProtoWriter().Number(1, 8).Message(7, graph).Message(8, new ProtoWriter().Number(2, 13));
        foreach (var (key, value) in metadata) model.Message(14, new ProtoWriter().Text(1, key).Text(2, value));
        return model.ToArray();
    }

    private static ProtoWriter Value(string name, params int[] dimensions)
    {
        var shape = new ProtoWriter().Message(1, new ProtoWriter().Text(2, "batch"));
        foreach (var dimension in dimensions) shape.Message(1, new ProtoWriter().Number(1, dimension));
        return new ProtoWriter().Text(1, name).Message(2, new ProtoWriter().Message(1, new ProtoWriter().Number(1, 1).Message(2, shape)));
    }
}
