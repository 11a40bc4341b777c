namespace Edge.Agent.Tasks.Text;

/// <summary>From a text to ids, exactly those of Hugging Face's tokenizers. Thread-safe.</summary>
internal sealed class TextTokenizer
{
    private readonly ITextPieces _pieces;
    private readonly TokenizerRecipe _recipe;
    private readonly int _maxLength;

    /// <summary>A tokenizer.</summary>
    /// <param name="recipe">What it is made of.</param>
    /// <param name="maxLength">Most ids of a text, those before and after it included; what follows is cut off.</param>
    /// <exception cref="ArgumentException">The vocabulary contradicts itself.</exception>
    public TextTokenizer(TokenizerRecipe recipe, int maxLength)
    {
        _recipe = recipe;
        _maxLength = maxLength;
        _pieces = recipe switch
        {
            WordPieceRecipe words => WordPieces.Create(words),
            BytePairRecipe pairs => BytePairPieces.Create(pairs),
            _ => throw new ArgumentException($"A tokenizer is made of words or pairs, not of {recipe.GetType().Name}.", nameof(recipe)),
        };
    }

    /// <summary>Id that fills up.</summary>
    public int Padding => _recipe.Padding;

    /// <summary>Ids of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ids">Emptied, then filled.</param>
    public void Encode(string text, List<int> ids)
    {
        ids.Clear();
        if (_recipe.Start is { } start) ids.Add(start);
        var limit = _recipe.End is null ? _maxLength : _maxLength - 1;
        EncodeBare(text, limit, ids);
        if (ids.Count > limit) ids.RemoveRange(limit, ids.Count - limit);
        if (_recipe.End is { } end) ids.Add(end);
    }

    private void EncodeBare(string text, int limit, List<int> ids)
    {
        for (var at = 0; at < text.Length && ids.Count < limit;)
        {
            var (token, place) = NextSpecial(text, at);
            var end = place;
            if (token is { TakesBlanksBefore: true }) while (end > at && char.IsWhiteSpace(text[end - 1])) end--;
            if (end > at) _pieces.Encode(text[at..end], limit, ids);
            if (token is null) return;
            if (ids.Count < limit) ids.Add(token.Id);
            at = place + token.Text.Length;
        }
    }

    /// <summary>The special token that begins first; of several that begin there, the longest.</summary>
    private (SpecialToken? Token, int Place) NextSpecial(string text, int from)
    {
        SpecialToken? found = null;
        var first = text.Length;
        foreach (var token in _recipe.Special)
        {
            // Where another begins already, only one that begins no later is of interest.
            var place = text.AsSpan(from, Math.Min(text.Length, first + token.Text.Length) - from).IndexOf(token.Text, StringComparison.Ordinal);
            if (place < 0 || from + place > first || (from + place == first && token.Text.Length <= found?.Text.Length)) continue;
            found = token;
            first = from + place;
        }

        return (found, first);
    }
}
