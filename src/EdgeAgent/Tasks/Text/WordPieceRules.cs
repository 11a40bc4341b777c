namespace Edge.Agent.Tasks.Text;

/// <summary>How a text is prepared for a WordPiece vocabulary: Hugging Face's four switches.</summary>
/// <param name="CleanText">Whether control characters go and every white space becomes a blank.</param>
/// <param name="SplitChinese">Whether each Chinese character is a word.</param>
/// <param name="StripAccents">Whether accents go.</param>
/// <param name="Lowercase">Whether capitals go.</param>
internal sealed record WordPieceRules(bool CleanText, bool SplitChinese, bool StripAccents, bool Lowercase);
