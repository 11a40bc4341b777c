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

        ForeignJson? settings = null;
        if (Has(Settings) && !ForeignJson.Read(Path.Combine(directory, Settings)).TryGet(out settings, out var problem)) return problem;
        var described = Has(Words) ? WordPieces(settings, length) : BytePairs(settings, length);
        return settings?.Problem is { } wrong ? wrong : described;
    }

    private static Outcome<Action<Utf8JsonWriter>> Write(string kind, int length, Action<Utf8JsonWriter> files) => (Action<Utf8JsonWriter>)(json =>
    {
        json.WriteString("kind", kind);
        files(json);
        json.WriteNumber("maxLength", length);
    });

    private static Outcome<Action<Utf8JsonWriter>> WordPieces(ForeignJson? settings, int length)
    {
        var lowercase = Switch(settings, "do_lower_case", true);
        var (stripAccents, splitChinese) = (Switch(settings, "strip_accents", lowercase), Switch(settings, "tokenize_chinese_chars", true));
        return Write("wordpiece", length, json =>
        {
            json.WriteString("vocabulary", Words);
            json.WriteBoolean("lowercase", lowercase);
            json.WriteBoolean("stripAccents", stripAccents);
            json.WriteBoolean("splitChinese", splitChinese);
        });
    }

    private static Outcome<Action<Utf8JsonWriter>> BytePairs(ForeignJson? settings, int length)
    {
        var addPrefixSpace = Switch(settings, "add_prefix_space", false);
        return Write("byte-level-bpe", length, json =>
        {
            json.WriteString("vocabulary", Pieces);
            json.WriteString("merges", Pairs);
            json.WriteBoolean("addPrefixSpace", addPrefixSpace);
        });
    }

    private static bool Switch(ForeignJson? settings, string name, bool otherwise) => settings?.Switch(name, otherwise) ?? otherwise;
}
