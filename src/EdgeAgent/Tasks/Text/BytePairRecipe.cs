namespace Edge.Agent.Tasks.Text;

/// <summary>A byte-level BPE vocabulary.</summary>
/// <param name="Vocabulary">Every piece and its id.</param>
/// <param name="Merges">Pairs, each two pieces with a blank between, in the order in which they join.</param>
/// <param name="AddPrefixSpace">Whether a text begins like a word inside a sentence.</param>
/// <param name="Unknown">The piece for what is in no vocabulary.</param>
/// <param name="Start">Id before every text, or null.</param>
/// <param name="End">Id after every text, or null.</param>
/// <param name="Padding">Id that fills up.</param>
/// <param name="Special">Pieces that are taken as they stand in a text.</param>
internal sealed record BytePairRecipe(
    IReadOnlyDictionary<string, int> Vocabulary, IReadOnlyList<string> Merges, bool AddPrefixSpace,
    string Unknown, int? Start, int? End, int Padding, IReadOnlyList<SpecialToken> Special)
    : TokenizerRecipe(Unknown, Start, End, Padding, Special);
