using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>Reads <c>added_tokens</c> of a <c>tokenizer.json</c>.</summary>
internal static class AddedTokens
{
    /// <summary>Reads them.</summary>
    /// <param name="json">The member.</param>
    /// <param name="file">The file, for messages.</param>
    /// <returns>The tokens, or the first whose rules are not supported.</returns>
    public static Outcome<IReadOnlyList<SpecialToken>> Read(JsonElement json, string file)
    {
        var found = new List<SpecialToken>();
        if (json.ValueKind != JsonValueKind.Array) return found;
        foreach (var token in json.EnumerateArray())
        {
            var text = token.GetProperty("content").GetString() ?? "";
            if (text.Length == 0 || Is(token, "single_word") || Is(token, "rstrip") || Is(token, "normalized"))
                return new Problem(ReasonCode.Unsupported, $"{file}: added token '{text}' is 'single_word', 'rstrip' or 'normalized', which is not supported.");
            found.Add(new SpecialToken(text, token.GetProperty("id").GetInt32(), Is(token, "lstrip")));
        }

        return found;
    }

    private static bool Is(JsonElement token, string member) => token.TryGetProperty(member, out var flag) && flag.ValueKind == JsonValueKind.True;
}
