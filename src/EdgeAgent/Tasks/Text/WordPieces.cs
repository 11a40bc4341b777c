using System.Text;
using Microsoft.ML.Tokenizers;

namespace Edge.Agent.Tasks.Text;

/// <summary>BERT's pieces: a text is prepared, cut into words, and each word into the longest pieces there are, from its beginning on.</summary>
internal sealed class WordPieces : ITextPieces
{
    private readonly BertNormalizer _normalizer;
    private readonly WordPieceTokenizer _words;
    private readonly int _longestWord;

    private WordPieces(BertNormalizer normalizer, WordPieceTokenizer words, int longestWord)
    {
        _normalizer = normalizer;
        _words = words;
        _longestWord = longestWord;
    }

    /// <summary>Makes the pieces of a vocabulary.</summary>
    /// <param name="recipe">The vocabulary and its rules.</param>
    public static WordPieces Create(WordPieceRecipe recipe)
    {
        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', recipe.Vocabulary)));
        var words = WordPieceTokenizer.Create(lines, new WordPieceOptions
        {
            UnknownToken = recipe.Unknown,
            ContinuingSubwordPrefix = recipe.ContinuationPrefix,
            // The library counts UTF-16 halves where Hugging Face counts characters, which Encode does itself.
            MaxInputCharsPerWord = 2 * recipe.LongestWord,
        });
        return new WordPieces(new BertNormalizer(recipe.Rules), words, recipe.LongestWord);
    }

    /// <inheritdoc/>
    public void Encode(string text, int limit, List<int> ids)
    {
        ReadOnlySpan<char> prepared = _normalizer.Normalize(text);
        var at = 0;
        while (ids.Count < limit && BertWords.Next(prepared, ref at) is { IsEmpty: false } word)
        {
            if (IsTooLong(word)) ids.Add(_words.UnknownTokenId);
            else ids.AddRange(_words.EncodeToIds(word, considerPreTokenization: false, considerNormalization: false));
        }
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        if (word.Length <= _longestWord) return false;
        var characters = 0;
        foreach (var _ in word.EnumerateRunes()) characters++;
        return characters > _longestWord;
    }
}
