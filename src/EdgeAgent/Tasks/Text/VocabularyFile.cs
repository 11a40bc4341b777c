using System.Text;
using Edge.Protocol;

namespace Edge.Agent.Tasks.Text;

/// <summary>A <c>vocab.txt</c> of BERT: one piece a line, the line's number is its id.</summary>
internal static class VocabularyFile
{
    private const string Unknown = "[UNK]";
    private const string Start = "[CLS]";
    private const string End = "[SEP]";
    private const string Padding = "[PAD]";

    /// <summary>Reads it.</summary>
    /// <param name="file">Its path.</param>
    /// <param name="rules">How a text is prepared.</param>
    /// <returns>The recipe, or what is missing.</returns>
    public static Outcome<TokenizerRecipe> Read(string file, WordPieceRules rules)
    {
        // Not ReadLines: some vocabularies hold a piece that is a line break to it, which is one to nobody else.
        string[] lines = [.. File.ReadAllText(file, Encoding.UTF8).TrimEnd('\n', '\r').Split('\n').Select(line => line.TrimEnd('\r'))];
        string[] needed = [Unknown, Start, End, Padding];
        var missing = needed.Where(piece => Array.IndexOf(lines, piece) < 0).ToArray();
        if (missing.Length > 0)
            return new Problem(ReasonCode.Malformed, $"{file} lacks {string.Join(", ", missing)}; a WordPiece vocabulary holds one piece a line, those among them.");
        var special = needed.Append("[MASK]").Select(piece => (Piece: piece, Id: Array.IndexOf(lines, piece))).Where(pair => pair.Id >= 0);
        return new WordPieceRecipe(
            lines, rules, WordPieceRecipe.UsualContinuation, WordPieceRecipe.UsualLongestWord, Unknown,
            Array.IndexOf(lines, Start), Array.IndexOf(lines, End), Array.IndexOf(lines, Padding),
            [.. special.Select(pair => new SpecialToken(pair.Piece, pair.Id))]);
    }
}
