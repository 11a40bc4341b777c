namespace Edge.Agent.Tasks.Text;

/// <summary><c>tokenizer</c> of a model's description: where the vocabulary is and how long a text may be.</summary>
/// <param name="MaxLength">Most ids of a text, those before and after it included.</param>
/// <param name="PadToMultipleOf">Lengths are filled up to a multiple of it, so that texts of different lengths can share a batch. 1 fills nothing up.</param>
internal abstract record TokenizerOptions(int MaxLength, int PadToMultipleOf);
