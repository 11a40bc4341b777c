using System.Text;
using System.Text.Json;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>A <c>vocab.json</c> and a <c>merges.txt</c> of RoBERTa.</summary>
internal static class MergesFile
{
    private const string Start = "<s>";
    private const string End = "</s>";
    private const string Padding = "<pad>";
    private const string Unknown = "<unk>";
    private const string Mask = "<mask>";

    /// <summary>Reads both.</summary>
    /// <param name="vocabulary">Path of the pieces with their ids.</param>
    /// <param name="merges">Path of the pairs.</param>
    /// <param name="addPrefixSpace">Whether a text begins like a word inside a sentence.</param>
    /// <returns>The recipe, or what is missing.</returns>
    /// <exception cref="JsonException">The vocabulary is not JSON.</exception>
    public static Outcome<TokenizerRecipe> Read(string vocabulary, string merges, bool addPrefixSpace)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(vocabulary));
        if (!JsonVocabulary.Read(document.RootElement, vocabulary).TryGet(out var pieces, out var problem)) return problem;
        string[] needed = [Start, End, Padding, Unknown];
        var missing = needed.Where(piece => !pieces.ContainsKey(piece)).ToArray();
        if (missing.Length > 0) return new Problem(ReasonCode.Malformed, $"{vocabulary} lacks {string.Join(", ", missing)}, which a RoBERTa vocabulary has.");

        var pairs = File.ReadAllText(merges, Encoding.UTF8).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.TrimEnd('\r')).Where(line => !line.StartsWith("#version", StringComparison.Ordinal)).ToArray();
        if (Array.Find(pairs, line => line.Split(' ').Length != 2) is { } wrong)
            return new Problem(ReasonCode.Malformed, $"{merges}: '{wrong}' is no pair; a line holds two pieces with a blank between.");
        List<SpecialToken> special = [.. needed.Select(piece => new SpecialToken(piece, pieces[piece]))];
        if (pieces.TryGetValue(Mask, out var mask)) special.Add(new SpecialToken(Mask, mask, TakesBlanksBefore: true));
        return new BytePairRecipe(pieces, pairs, addPrefixSpace, Unknown, pieces[Start], pieces[End], pieces[Padding], special);
    }
}
