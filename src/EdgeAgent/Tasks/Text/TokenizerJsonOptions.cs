namespace Edge.Agent.Tasks.Text;

/// <summary><c>tokenizer-json</c>: Hugging Face's <c>tokenizer.json</c>, which says everything itself.</summary>
/// <param name="File">The file, relative to the model's folder.</param>
/// <param name="MaxLength">Most ids of a text.</param>
/// <param name="PadToMultipleOf">What lengths are filled up to.</param>
internal sealed record TokenizerJsonOptions(string File, int MaxLength, int PadToMultipleOf) : TokenizerOptions(MaxLength, PadToMultipleOf);
