using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>Takes a Korean syllable apart into its letters, by the arithmetic of the Unicode Standard, section 3.12.</summary>
internal static class HangulSyllable
{
    private const int First = 0xAC00;
    private const int Count = 11172;
    private const int Leading = 0x1100;
    private const int Vowel = 0x1161;
    private const int Trailing = 0x11A7;
    private const int Vowels = 21;
    private const int Trailings = 28;

    /// <summary>Whether a character is one.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsOne(Rune rune) => rune.Value is >= First and < First + Count;

    /// <summary>Appends its two or three letters.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rune">The syllable.</param>
    public static void AppendTo(StringBuilder text, Rune rune)
    {
        var index = rune.Value - First;
        text.Append((char)(Leading + index / (Vowels * Trailings)));
        text.Append((char)(Vowel + index % (Vowels * Trailings) / Trailings));
        if (index % Trailings != 0) text.Append((char)(Trailing + index % Trailings));
    }
}
