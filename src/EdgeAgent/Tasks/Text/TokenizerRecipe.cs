namespace Edge.Agent.Tasks.Text;

/// <summary>Everything a tokenizer is made of, wherever it was written down.</summary>
/// <param name="Unknown">The piece for what is in no vocabulary.</param>
/// <param name="Start">Id before every text (<c>[CLS]</c>), or null.</param>
/// <param name="End">Id after every text (<c>[SEP]</c>), or null.</param>
/// <param name="Padding">Id that fills up (<c>[PAD]</c>).</param>
/// <param name="Special">Pieces that are taken as they stand in a text, before anything else is done to it.</param>
internal abstract record TokenizerRecipe(string Unknown, int? Start, int? End, int Padding, IReadOnlyList<SpecialToken> Special);
