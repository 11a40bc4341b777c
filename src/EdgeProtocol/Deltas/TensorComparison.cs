using Edge.Protocol.Deltas.Onnx;

namespace Edge.Protocol.Deltas;

/// <summary>Says tensor by tensor what differs between two versions of an ONNX file.</summary>
public static class TensorComparison
{
    private static readonly string[] TypeNames =
    [
        "undefined", "float", "uint8", "int8", "uint16", "int16", "int32", "int64", "string", "bool", "float16", "double", "uint32", "uint64", "complex64", "complex128", "bfloat16",
    ];

    /// <summary>Compares.</summary>
    /// <param name="source">The base version.</param>
    /// <param name="target">The target version.</param>
    /// <param name="path">The ONNX file.</param>
    /// <returns>The tensors by name; none where either version has no such ONNX file.</returns>
    public static IReadOnlyList<TensorChange> Of(DeltaBundle source, DeltaBundle target, string path)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(target);
        if (!source.Graphs.TryGetValue(path, out var old) || !target.Graphs.TryGetValue(path, out var now)) return [];
        var names = old.Tensors.Keys.Union(now.Tensors.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. names.Select(name => Compare(source, target, old.Tensors.GetValueOrDefault(name), now.Tensors.GetValueOrDefault(name)))];
    }

    private static TensorChange Compare(DeltaBundle source, DeltaBundle target, OnnxTensor? old, OnnxTensor? now)
    {
        var shown = now ?? old!;
        var count = Math.Max(0, shown.Count);
        var state = (old, now) switch
        {
            (null, _) => TensorState.Added,
            (_, null) => TensorState.Removed,
            _ when !old.IsLike(now) => TensorState.Reshaped,
            _ when source.BytesOf(old).SequenceEqual(target.BytesOf(now)) => TensorState.Same,
            _ => TensorState.Changed,
        };
        var changed = state switch { TensorState.Same => 0, TensorState.Changed when now!.IsPlain => Differing(source.BytesOf(old!), target.BytesOf(now), now.Width), _ => count };
        return new TensorChange(shown.Name, shown.Type >= 0 && shown.Type < TypeNames.Length ? TypeNames[shown.Type] : $"type {shown.Type}", shown.Dimensions, state, count, changed);
    }

    private static long Differing(ReadOnlySpan<byte> old, ReadOnlySpan<byte> now, int width)
    {
        if (old.Length != now.Length) return now.Length / width;
        long differing = 0;
        for (var i = 0; i < now.Length; i += width)
        {
            if (!old.Slice(i, width).SequenceEqual(now.Slice(i, width))) differing++;
        }

        return differing;
    }
}
