using Microsoft.ML.Tokenizers;

namespace Edge.Agent.Tasks.Text;

/// <summary>GPT-2's and RoBERTa's pieces: pairs of bytes, joined in the order in which they were learnt.</summary>
internal sealed class BytePairPieces : ITextPieces
{
    private readonly BpeTokenizer _pairs;
    private readonly bool _addPrefixSpace;

    private BytePairPieces(BpeTokenizer pairs, bool addPrefixSpace)
    {
        _pairs = pairs;
        _addPrefixSpace = addPrefixSpace;
    }

    /// <summary>Makes the pieces of a vocabulary.</summary>
    /// <param name="recipe">The vocabulary and the pairs.</param>
    /// <exception cref="ArgumentException">A pair joins to no piece of the vocabulary.</exception>
    public static BytePairPieces Create(BytePairRecipe recipe) => new(
        BpeTokenizer.Create(new BpeOptions(recipe.Vocabulary)
        {
            Merges = recipe.Merges,
            ByteLevel = true,
            PreTokenizer = new ByteLevelWords(),
            UnknownToken = recipe.Unknown,
        }),
        recipe.AddPrefixSpace);

    /// <inheritdoc/>
    public void Encode(string text, int limit, List<int> ids)
    {
        if (_addPrefixSpace && text[0] != ' ') text = " " + text;
        ids.AddRange(_pairs.EncodeToIds(text, Math.Max(1, limit - ids.Count), out _, out _));
    }
}
