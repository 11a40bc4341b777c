using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>Pieces with their ids as a JSON object.</summary>
internal static class JsonVocabulary
{
    /// <summary>Reads it.</summary>
    /// <param name="json">The object.</param>
    /// <param name="file">Its file, for messages.</param>
    /// <returns>The pieces, or what is wrong with them.</returns>
    public static Outcome<IReadOnlyDictionary<string, int>> Read(JsonElement json, string file)
    {
        if (json.ValueKind != JsonValueKind.Object) return new Problem(ReasonCode.Malformed, $"{file}: the vocabulary must be an object of pieces with their ids.");
        var pieces = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var piece in json.EnumerateObject())
        {
            if (piece.Value.ValueKind != JsonValueKind.Number || !piece.Value.TryGetInt32(out var id) || id < 0)
                return new Problem(ReasonCode.Malformed, $"{file}: '{piece.Name}' of the vocabulary has no id from 0 on.");
            pieces[piece.Name] = id;
        }

        return pieces;
    }

    /// <summary>The pieces in the order of their ids.</summary>
    /// <param name="pieces">The pieces.</param>
    /// <param name="file">Their file, for messages.</param>
    /// <returns>A piece at every id, or the first id without one.</returns>
    public static Outcome<IReadOnlyList<string>> InOrder(IReadOnlyDictionary<string, int> pieces, string file)
    {
        var ordered = new string?[pieces.Count];
        foreach (var (piece, id) in pieces)
        {
            if (id >= ordered.Length || ordered[id] is not null)
                return new Problem(ReasonCode.Malformed, $"{file}: the vocabulary's ids must be 0 to {ordered.Length - 1}, each once; '{piece}' has {id}.");
            ordered[id] = piece;
        }

        return ordered!;
    }
}
