using Edge.Protocol.Deltas.Onnx;

namespace Edge.Protocol.Deltas;

/// <summary>The files of one model version, in memory: a file's delta may need what stands in the file beside it.</summary>
public sealed class DeltaBundle
{
    private readonly Dictionary<string, OnnxGraph> _graphs = new(StringComparer.Ordinal);

    /// <summary>Wraps some files, and reads the ONNX graphs among them.</summary>
    /// <param name="files">Their bytes by path.</param>
    public DeltaBundle(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        foreach (var (path, bytes) in files)
        {
            if (path.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) && OnnxGraph.Read(bytes.Span, path) is { } graph) _graphs.Add(path, graph);
        }
    }

    /// <summary>The files by path.</summary>
    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    /// <summary>The graphs by path.</summary>
    internal IReadOnlyDictionary<string, OnnxGraph> Graphs => _graphs;

    /// <summary>A tensor's bytes; empty where they lie outside its file, or the file is not here.</summary>
    /// <param name="tensor">The tensor.</param>
    internal ReadOnlySpan<byte> BytesOf(OnnxTensor tensor) =>
        Files.TryGetValue(tensor.File, out var file) && tensor.Offset >= 0 && tensor.Length >= 0 && tensor.Offset <= file.Length && tensor.Length <= file.Length - tensor.Offset
            ? file.Span.Slice((int)tensor.Offset, (int)tensor.Length)
            : [];
}
