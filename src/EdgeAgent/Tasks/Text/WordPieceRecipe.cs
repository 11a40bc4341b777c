namespace Edge.Agent.Tasks.Text;

/// <summary>A WordPiece vocabulary.</summary>
/// <param name="Vocabulary">Every piece, at its id.</param>
/// <param name="Rules">How a text is prepared.</param>
/// <param name="ContinuationPrefix">What pieces inside a word begin with.</param>
/// <param name="LongestWord">Characters from which on a longer word is unknown.</param>
/// <param name="Unknown">The piece for what is in no vocabulary.</param>
/// <param name="Start">Id before every text, or null.</param>
/// <param name="End">Id after every text, or null.</param>
/// <param name="Padding">Id that fills up.</param>
/// <param name="Special">Pieces that are taken as they stand in a text.</param>
internal sealed record WordPieceRecipe(
    IReadOnlyList<string> Vocabulary, WordPieceRules Rules, string ContinuationPrefix, int LongestWord,
    string Unknown, int? Start, int? End, int Padding, IReadOnlyList<SpecialToken> Special)
    : TokenizerRecipe(Unknown, Start, End, Padding, Special)
{
    /// <summary>What pieces inside a word begin with, in every BERT.</summary>
    public const string UsualContinuation = "##";

    /// <summary>Characters of the longest word that is looked at, in every BERT.</summary>
    public const int UsualLongestWord = 100;
}
