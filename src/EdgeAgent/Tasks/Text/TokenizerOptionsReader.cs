using Edge.Agent.Models;
using Edge.Protocol.Artifacts;

namespace Edge.Agent.Tasks.Text;

/// <summary>Reads <c>tokenizer</c> of a model's description.</summary>
internal static class TokenizerOptionsReader
{
    /// <summary>Longest text, in ids: attention grows with its square, and no encoder of an edge box goes further.</summary>
    private const int LongestText = 8192;

    private enum Kind
    {
        WordPiece,
        ByteLevelBpe,
        TokenizerJson,
    }

    private static readonly Dictionary<string, Kind> Kinds = new()
    {
        ["wordpiece"] = Kind.WordPiece,
        ["byte-level-bpe"] = Kind.ByteLevelBpe,
        ["tokenizer-json"] = Kind.TokenizerJson,
    };

    /// <summary>Reads it.</summary>
    /// <param name="root">The file's root object.</param>
    public static TokenizerOptions Read(JsonFields root)
    {
        var fields = root.Object("tokenizer");
        var kind = fields.Choice("kind", Kinds);
        var length = fields.Integer("maxLength", 2, LongestText);
        var multiple = fields.Has("padToMultipleOf") ? fields.Integer("padToMultipleOf", 1, LongestText) : 1;
        TokenizerOptions options = kind switch
        {
            Kind.WordPiece => new VocabularyFileOptions(File(fields, "vocabulary", "vocab.txt"), Rules(fields), length, multiple),
            Kind.ByteLevelBpe => new MergesFileOptions(
                File(fields, "vocabulary", "vocab.json"), File(fields, "merges", "merges.txt"), Switch(fields, "addPrefixSpace", false), length, multiple),
            _ => new TokenizerJsonOptions(File(fields, "file", "tokenizer.json"), length, multiple),
        };
        fields.End();
        return options;
    }

    private static WordPieceRules Rules(JsonFields fields)
    {
        var lowercase = fields.Switch("lowercase");
        // As in Hugging Face's tokenizer_config.json: who does not say otherwise strips accents where capitals go.
        return new WordPieceRules(true, Switch(fields, "splitChinese", true), Switch(fields, "stripAccents", lowercase), lowercase);
    }

    private static bool Switch(JsonFields fields, string field, bool otherwise) => fields.Has(field) ? fields.Switch(field) : otherwise;

    private static string File(JsonFields fields, string field, string example) =>
        fields.Text(field, $"must be a path inside the model's folder, for example \"{example}\"", ManifestFile.IsSafePath);
}
