namespace Edge.Agent.Tasks.Text;

/// <summary><c>byte-level-bpe</c>: a <c>vocab.json</c> and a <c>merges.txt</c>.</summary>
/// <param name="Vocabulary">The pieces with their ids, relative to the model's folder.</param>
/// <param name="Merges">The pairs, relative to the model's folder.</param>
/// <param name="AddPrefixSpace">Whether a text begins like a word inside a sentence.</param>
/// <param name="MaxLength">Most ids of a text.</param>
/// <param name="PadToMultipleOf">What lengths are filled up to.</param>
internal sealed record MergesFileOptions(string Vocabulary, string Merges, bool AddPrefixSpace, int MaxLength, int PadToMultipleOf)
    : TokenizerOptions(MaxLength, PadToMultipleOf);
