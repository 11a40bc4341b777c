using Edge.Protocol.Artifacts;
using Edge.Protocol.Deltas;
using Edge.TestKit;

namespace Edge.Protocol.Tests.Deltas;

/// <summary>Model versions that a test makes, and a delta's way from one to the other.</summary>
internal static class TestModels
{
    public const string Path = "model.onnx";

    /// <summary>An ONNX file.</summary>
    public static byte[] Onnx(IEnumerable<TestTensor> tensors, params IReadOnlyList<ProtoWriter> nodes)
    {
        var graph = new ProtoWriter();
        foreach (var node in nodes) graph.Message(1, node);
        foreach (var tensor in tensors) graph.Message(5, tensor.Inside());
        return Model(graph);
    }

    /// <summary>An ONNX file whose tensors lie one after the other in a file beside it.</summary>
    public static (byte[] Model, byte[] Data) External(IReadOnlyList<TestTensor> tensors, IReadOnlyList<ProtoWriter> nodes, string file)
    {
        var graph = new ProtoWriter();
        foreach (var node in nodes) graph.Message(1, node);
        var data = new List<byte>();
        foreach (var tensor in tensors)
        {
            graph.Message(5, tensor.Outside(file, data.Count));
            data.AddRange(tensor.Values);
        }

        return (Model(graph), [.. data]);
    }

    public static DeltaBundle Bundle(byte[] model) => Bundle((Path, model));

    public static DeltaBundle Bundle(params (string Path, byte[] Bytes)[] files) =>
        new(files.ToDictionary(file => file.Path, file => (ReadOnlyMemory<byte>)file.Bytes, StringComparer.Ordinal));

    public static ManifestFile File(byte[] bytes) => new(Path, bytes.Length, ArtifactDigest.Of(bytes));

    /// <summary>Decodes; the file, or why not.</summary>
    public static Outcome<byte[]> Decode(byte[] source, byte[] delta, ManifestFile target)
    {
        using var output = new MemoryStream();
        return DeltaDecoder.Decode(new MemoryStream(source), File(source), new MemoryStream(delta), output, target).TryGet(out _, out var problem)
            ? output.ToArray()
            : problem;
    }

    /// <summary>There and back; the delta.</summary>
    public static byte[] RoundTrip(byte[] source, byte[] target)
    {
        var delta = DeltaEncoder.Encode(Bundle(source), Bundle(target), Path).Bytes;
        Assert.Equal(target, Decode(source, delta, File(target)).Value);
        return delta;
    }

    private static byte[] Model(ProtoWriter graph) => new ProtoWriter().Number(1, 8).Text(2, "test").Message(7, graph).ToArray();
}
