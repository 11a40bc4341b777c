using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace Edge.Agent.Tasks.Text;

/// <summary>
/// Cuts a text as GPT-2 and RoBERTa do: <c>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</c>.
/// Written out because .NET's expressions see the halves of characters beyond 16 bits, none of which is a letter. Thread-safe.
/// </summary>
internal sealed class ByteLevelWords : PreTokenizer
{
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Letter,
        Number,
        Space,
        Other,
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var length = LengthOfFirst(text.AsSpan(start));
            yield return (start, length);
            start += length;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    private static int LengthOfFirst(ReadOnlySpan<char> text)
    {
        foreach (var ending in Endings)
        {
            if (text.StartsWith(ending, StringComparison.Ordinal)) return ending.Length;
        }

        var blank = text[0] == ' ' && text.Length > 1 ? 1 : 0;
        var (kind, _) = At(text, blank);
        if (kind != Kind.Space) return blank + RunOf(kind, text[blank..], out _);

        // White space leaves its last character to the word that follows.
        var length = RunOf(Kind.Space, text, out var last);
        return length < text.Length && length > last ? length - last : length;
    }

    private static int RunOf(Kind kind, ReadOnlySpan<char> text, out int last)
    {
        var length = last = 0;
        while (length < text.Length && At(text, length) is var (found, size) && found == kind) length += last = size;
        return length;
    }

    private static (Kind Kind, int Length) At(ReadOnlySpan<char> text, int index)
    {
        _ = Rune.DecodeFromUtf16(text[index..], out var rune, out var length);
        if (Rune.IsWhiteSpace(rune)) return (Kind.Space, length);
        return (Rune.IsLetter(rune) ? Kind.Letter : IsNumber(rune) ? Kind.Number : Kind.Other, length);
    }

    private static bool IsNumber(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;
}
