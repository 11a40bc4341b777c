namespace Edge.Protocol.Deltas.Matching;

/// <summary>Finds the tensors of a file that changed and kept their name and form.</summary>
internal static class TensorPairs
{
    /// <summary>The pairs in the order of the target file, none overlapping another.</summary>
    /// <param name="source">The base version.</param>
    /// <param name="target">The target version.</param>
    /// <param name="path">The file, which both versions have.</param>
    public static List<TensorPair> Of(DeltaBundle source, DeltaBundle target, string path)
    {
        var pairs = new List<TensorPair>();
        foreach (var (name, graph) in target.Graphs)
        {
            if (!source.Graphs.TryGetValue(name, out var oldGraph)) continue;
            foreach (var tensor in graph.Tensors.Values)
            {
                if (tensor.File != path || !tensor.IsPlain || !oldGraph.Tensors.TryGetValue(tensor.Name, out var old)) continue;
                if (old.File != path || !old.IsLike(tensor)) continue;
                var before = source.BytesOf(old);
                var now = target.BytesOf(tensor);
                if (before.Length == tensor.Length && now.Length == tensor.Length && !before.SequenceEqual(now)) pairs.Add(new TensorPair(old, tensor, name));
            }
        }

        pairs.Sort((a, b) => a.New.Offset.CompareTo(b.New.Offset));
        var end = 0L;
        pairs.RemoveAll(pair =>
        {
            if (pair.New.Offset < end) return true;
            end = pair.New.Offset + pair.New.Length;
            return false;
        });
        return pairs;
    }
}
