using Edge.Agent.Models;

namespace Edge.Agent.Tasks.Text;

/// <summary><c>input</c> of a task over a text: what its tensors are called in the graph.</summary>
/// <param name="Ids">The ids.</param>
/// <param name="AttentionMask">1 where there is a piece, 0 where there is filling; null where the graph has none.</param>
/// <param name="TokenTypes">Which of two sentences a piece is of, always 0; null where the graph has none.</param>
internal sealed record TextInputNames(string Ids, string? AttentionMask, string? TokenTypes)
{
    /// <summary>Reads it.</summary>
    /// <param name="root">The file's root object.</param>
    public static TextInputNames Read(JsonFields root)
    {
        var fields = root.Object("input");
        var names = new TextInputNames(
            fields.Text("ids", "must be the name of the ids in the ONNX graph, mostly \"input_ids\""),
            Optional(fields, "attentionMask"), Optional(fields, "tokenTypes"));
        fields.End();
        return names;
    }

    private static string? Optional(JsonFields fields, string field) =>
        fields.Has(field) ? fields.Text(field, "must be the input's name in the ONNX graph; leave it out where the graph has none") : null;
}
