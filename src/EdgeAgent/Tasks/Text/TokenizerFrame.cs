using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>What stands before and after every text.</summary>
/// <param name="Start">Id before, or null.</param>
/// <param name="End">Id after, or null.</param>
internal sealed record TokenizerFrame(int? Start, int? End)
{
    /// <summary>Reads <c>post_processor</c> of a <c>tokenizer.json</c>.</summary>
    /// <param name="json">The member.</param>
    /// <param name="pieces">The vocabulary.</param>
    /// <param name="special">Pieces that stand for themselves.</param>
    /// <param name="file">The file, for messages.</param>
    /// <returns>The frame, or why it is none of those known.</returns>
    public static Outcome<TokenizerFrame> Read(
        JsonElement json, IReadOnlyDictionary<string, int> pieces, IReadOnlyList<SpecialToken> special, string file)
    {
        if (json.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined) return new TokenizerFrame(null, null);
        var type = json.GetProperty("type").GetString();
        switch (type)
        {
            case "BertProcessing" or "RobertaProcessing":
                return new TokenizerFrame(json.GetProperty("cls")[1].GetInt32(), json.GetProperty("sep")[1].GetInt32());
            case "TemplateProcessing":
                return Template(json.GetProperty("single"), pieces, special, file);
            default:
                return new Problem(ReasonCode.Unsupported, $"{file}: it frames texts by '{type}'; BertProcessing, RobertaProcessing and TemplateProcessing are supported.");
        }
    }

    private static Outcome<TokenizerFrame> Template(
        JsonElement single, IReadOnlyDictionary<string, int> pieces, IReadOnlyList<SpecialToken> special, string file)
    {
        int? start = null, end = null;
        var seen = false;
        foreach (var part in single.EnumerateArray())
        {
            if (part.TryGetProperty("Sequence", out _))
            {
                seen = true;
                continue;
            }

            var text = part.GetProperty("SpecialToken").GetProperty("id").GetString()!;
            var id = special.FirstOrDefault(token => token.Text == text)?.Id ?? (pieces.TryGetValue(text, out var known) ? known : -1);
            if (id < 0 || (seen ? end : start) is not null)
                return new Problem(ReasonCode.Unsupported, $"{file}: its template must be a text with at most one known piece before and one after it; '{text}' is too many or unknown.");
            if (seen) end = id;
            else start = id;
        }

        return new TokenizerFrame(start, end);
    }
}
