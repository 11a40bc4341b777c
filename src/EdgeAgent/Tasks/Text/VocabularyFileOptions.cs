namespace Edge.Agent.Tasks.Text;

/// <summary><c>wordpiece</c>: a <c>vocab.txt</c>, one piece a line.</summary>
/// <param name="File">The file, relative to the model's folder.</param>
/// <param name="Rules">How a text is prepared.</param>
/// <param name="MaxLength">Most ids of a text.</param>
/// <param name="PadToMultipleOf">What lengths are filled up to.</param>
internal sealed record VocabularyFileOptions(string File, WordPieceRules Rules, int MaxLength, int PadToMultipleOf)
    : TokenizerOptions(MaxLength, PadToMultipleOf);
