using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>
/// What Hugging Face's <c>BertNormalizer</c> does to a text before it is cut into words: control characters out, every
/// white space a blank, blanks around Chinese characters, accents off, lower case. Immutable and thread-safe.
/// </summary>
/// <remarks>
/// The agent runs without ICU, where <see cref="string.Normalize()"/> leaves every text as it is; that is why accents
/// are taken off by a table of our own. Each character is treated by itself, so no text needs a second look.
/// </remarks>
internal sealed class BertNormalizer
{
    private const int CapitalIWithDot = 0x130;

    private readonly WordPieceRules _rules;

    public BertNormalizer(WordPieceRules rules) => _rules = rules;

    /// <summary>Prepares a text.</summary>
    /// <param name="original">The text; half characters count as damage and go.</param>
    public string Normalize(ReadOnlySpan<char> original)
    {
        var text = new StringBuilder(original.Length + 16);
        foreach (var rune in original.EnumerateRunes())
        {
            if (rune.IsAscii) AppendAscii(text, (char)rune.Value);
            else Append(text, rune);
        }

        return text.ToString();
    }

    private void AppendAscii(StringBuilder text, char letter)
    {
        if (_rules.CleanText)
        {
            if (letter is '\t' or '\n' or '\r') letter = ' ';
            else if (char.IsControl(letter)) return;
        }

        text.Append(_rules.Lowercase ? char.ToLowerInvariant(letter) : letter);
    }

    private void Append(StringBuilder text, Rune rune)
    {
        if (_rules.CleanText)
        {
            if (rune == Rune.ReplacementChar || BertCharacters.IsControl(rune)) return;
            if (Rune.IsWhiteSpace(rune)) rune = new Rune(' ');
        }

        if (!_rules.SplitChinese || !BertCharacters.IsChinese(rune))
        {
            AppendBare(text, rune);
            return;
        }

        text.Append(' ');
        AppendBare(text, rune);
        text.Append(' ');
    }

    private void AppendBare(StringBuilder text, Rune rune)
    {
        if (!_rules.StripAccents)
        {
            AppendLower(text, rune);
            return;
        }

        if (BertCharacters.IsMark(rune)) return;
        if (HangulSyllable.IsOne(rune)) HangulSyllable.AppendTo(text, rune);
        else if (Decompositions.BaseOf(rune) is { } letters) foreach (var letter in letters.EnumerateRunes()) AppendLower(text, letter);
        else AppendLower(text, rune);
    }

    private void AppendLower(StringBuilder text, Rune rune)
    {
        if (!_rules.Lowercase) text.AppendRune(rune);
        // The only character whose lower case is two.
        else if (rune.Value == CapitalIWithDot) text.Append("i\u0307");
        else text.AppendRune(Rune.ToLowerInvariant(rune));
    }
}
