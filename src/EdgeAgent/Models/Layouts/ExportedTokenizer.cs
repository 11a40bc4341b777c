using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Models.Layouts;

/// <summary>
/// The tokenizer of a Hugging Face export: <c>tokenizer.json</c>, which says everything itself, or the files of the older
/// tokenizers with <c>tokenizer_config.json</c> beside them.
/// </summary>
internal static class ExportedTokenizer
{
    private const string Complete = "tokenizer.json";
    private const string Words = "vocab.txt";
    private const string Pieces = "vocab.json";
    private const string Pairs = "merges.txt";
    private const string Settings = "tokenizer_config.json";

    /// <summary>Describes it.</summary>
    /// <param name="directory">The export's folder.</param>
    /// <param name="length">Most ids of a text.</param>
    /// <returns>Writes the members of <c>tokenizer</c>; or what is missing.</returns>
    public static Outcome<Action<Utf8JsonWriter>> Read(string directory, int length)
    {
        bool Has(string file) => File.Exists(Path.Combine(directory, file));
        if (Has(Complete)) return Write("tokenizer-json", length, json => json.WriteString("file", Complete));
        if (!Has(Words) && !(Has(Pieces) && Has(Pairs)))
            return new Problem(ReasonCode.NotFound, $"{Path.Combine(directory, Complete)} is missing, and so are {Words} and {Pieces} with {Pairs}; save the tokenizer with the export (AutoTokenizer.save_pretrained).");

        var settings = default(JsonElement);
        if (Has(Settings))
        {
            if (!ForeignJson.Read(Path.Combine(directory, Settings)).TryGet(out var document, out var problem)) return problem;
            using (document) settings = document.RootElement.Clone();
        }

        return Has(Words) ? Write("wordpiece", length, json => WriteWords(json, settings)) : Write("byte-level-bpe", length, json => WritePairs(json, settings));
    }

    private static Outcome<Action<Utf8JsonWriter>> Write(string kind, int length, Action<Utf8JsonWriter> files) => (Action<Utf8JsonWriter>)(json =>
    {
        json.WriteString("kind", kind);
        files(json);
        json.WriteNumber("maxLength", length);
    });

    private static void WriteWords(Utf8JsonWriter json, JsonElement settings)
    {
        var lowercase = Switch(settings, "do_lower_case", true);
        json.WriteString("vocabulary", Words);
        json.WriteBoolean("lowercase", lowercase);
        json.WriteBoolean("stripAccents", Switch(settings, "strip_accents", lowercase));
        json.WriteBoolean("splitChinese", Switch(settings, "tokenize_chinese_chars", true));
    }

    private static void WritePairs(Utf8JsonWriter json, JsonElement settings)
    {
        json.WriteString("vocabulary", Pieces);
        json.WriteString("merges", Pairs);
        json.WriteBoolean("addPrefixSpace", Switch(settings, "add_prefix_space", false));
    }

    private static bool Switch(JsonElement settings, string name, bool otherwise) =>
        settings.ValueKind == JsonValueKind.Object ? ForeignJson.Switch(settings, name, otherwise) : otherwise;
}
