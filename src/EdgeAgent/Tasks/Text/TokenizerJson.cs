using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>
/// Hugging Face's <c>tokenizer.json</c>, as far as WordPiece models of the BERT family and byte-level BPE models of the
/// RoBERTa family use it. What it does not know it refuses: other ids than those a model was trained with are worse than none.
/// </summary>
internal static class TokenizerJson
{
    /// <summary>Reads it.</summary>
    /// <param name="file">Its path.</param>
    /// <returns>The recipe, or what it holds that is not supported.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    public static Outcome<TokenizerRecipe> Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(file));
        var root = document.RootElement;
        var model = Member(root, "model");
        if (model.ValueKind != JsonValueKind.Object) return Refusal(file, "'model' is missing; is it the tokenizer.json of an export?");
        if (!JsonVocabulary.Read(Member(model, "vocab"), file).TryGet(out var pieces, out var problem)) return problem;
        if (!AddedTokens.Read(Member(root, "added_tokens"), file).TryGet(out var special, out problem)) return problem;
        if (!TokenizerFrame.Read(Member(root, "post_processor"), pieces, special, file).TryGet(out var frame, out problem)) return problem;
        var unknown = Text(model, "unk_token") ?? "";
        var padding = special.FirstOrDefault(token => token.Text is "[PAD]" or "<pad>")?.Id ?? 0;
        return Text(model, "type") switch
        {
            "WordPiece" => Words(file, root, model, pieces, special, frame, unknown, padding),
            "BPE" => Pairs(file, root, model, pieces, special, frame, unknown, padding),
            var other => Refusal(file, $"its model is '{other}'; WordPiece and byte-level BPE are supported"),
        };
    }

    private static Outcome<TokenizerRecipe> Words(
        string file, JsonElement root, JsonElement model, IReadOnlyDictionary<string, int> pieces,
        IReadOnlyList<SpecialToken> special, TokenizerFrame frame, string unknown, int padding)
    {
        if (!pieces.ContainsKey(unknown)) return Refusal(file, $"its vocabulary lacks the unknown piece '{unknown}'");
        if (Type(root, "pre_tokenizer") is not "BertPreTokenizer" and var cut) return Refusal(file, $"it cuts words by '{cut}'; a WordPiece model needs BertPreTokenizer");
        var normalizer = Member(root, "normalizer");
        if (Type(root, "normalizer") is not "BertNormalizer" and var other) return Refusal(file, $"it prepares texts by '{other}'; a WordPiece model needs BertNormalizer");
        if (!JsonVocabulary.InOrder(pieces, file).TryGet(out var ordered, out var problem)) return problem;
        var lowercase = Switch(normalizer, "lowercase", true);
        var rules = new WordPieceRules(
            Switch(normalizer, "clean_text", true), Switch(normalizer, "handle_chinese_chars", true), Switch(normalizer, "strip_accents", lowercase), lowercase);
        var longest = Member(model, "max_input_chars_per_word");
        return new WordPieceRecipe(
            ordered, rules, Text(model, "continuing_subword_prefix") ?? WordPieceRecipe.UsualContinuation,
            longest.ValueKind == JsonValueKind.Number ? longest.GetInt32() : WordPieceRecipe.UsualLongestWord,
            unknown, frame.Start, frame.End, padding, special);
    }

    private static Outcome<TokenizerRecipe> Pairs(
        string file, JsonElement root, JsonElement model, IReadOnlyDictionary<string, int> pieces,
        IReadOnlyList<SpecialToken> special, TokenizerFrame frame, string unknown, int padding)
    {
        var cutter = Member(root, "pre_tokenizer");
        if (Type(root, "pre_tokenizer") is not "ByteLevel" and var cut) return Refusal(file, $"it cuts words by '{cut}'; a BPE model needs ByteLevel");
        if (!Switch(cutter, "use_regex", true)) return Refusal(file, "its ByteLevel cutter goes without the expression, which is not supported");
        if (Type(root, "normalizer") is { } other) return Refusal(file, $"it prepares texts by '{other}'; a BPE model needs none");
        if (Switch(model, "byte_fallback", false) || Switch(model, "ignore_merges", false))
            return Refusal(file, "'byte_fallback' and 'ignore_merges' are not supported");
        var merges = Member(model, "merges");
        if (merges.ValueKind != JsonValueKind.Array) return Refusal(file, "'model.merges' is missing");
        return new BytePairRecipe(
            pieces, [.. merges.EnumerateArray().Select(Pair)], Switch(cutter, "add_prefix_space", true), unknown, frame.Start, frame.End, padding, special);
    }

    /// <summary>Older files write a pair as one text, newer ones as two.</summary>
    private static string Pair(JsonElement merge) =>
        merge.ValueKind == JsonValueKind.Array ? string.Join(' ', merge.EnumerateArray().Select(piece => piece.GetString())) : merge.GetString() ?? "";

    private static Problem Refusal(string file, string what) => new(ReasonCode.Unsupported, $"{file}: {what}.");

    private static string? Type(JsonElement root, string member) => Text(Member(root, member), "type");

    private static string? Text(JsonElement json, string member) => Member(json, member) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static bool Switch(JsonElement json, string member, bool otherwise) =>
        Member(json, member) is { ValueKind: JsonValueKind.True or JsonValueKind.False } flag ? flag.GetBoolean() : otherwise;

    private static JsonElement Member(JsonElement json, string member) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(member, out var value) ? value : default;
}
