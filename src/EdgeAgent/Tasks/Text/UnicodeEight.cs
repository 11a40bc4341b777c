using System.Globalization;
using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>
/// Unicode's categories as of version 8, by which Hugging Face's library still classifies: a mark or a punctuation sign
/// that came later is a letter to it, and so to the ids of every model trained with it.
/// </summary>
internal static class UnicodeEight
{
    // Firsts and lasts. A range may hold letters, for which nothing is asked here, but no older mark, sign or format character.
    private static readonly int[] Younger =
    [
        0x061D, 0x061D, 0x07FD, 0x07FD, 0x0890, 0x08E2, 0x09FD, 0x09FE, 0x0A76, 0x0A76, 0x0AFA, 0x0AFF, 0x0B55, 0x0B55, 0x0C04, 0x0C3C,
        0x0C77, 0x0C77, 0x0C84, 0x0C84, 0x0D00, 0x0D00, 0x0D3B, 0x0D3C, 0x0D81, 0x0D81, 0x0EBA, 0x0EBA, 0x0ECE, 0x0ECE, 0x180F, 0x1886,
        0x1ABF, 0x1ACE, 0x1B4E, 0x1B4F, 0x1B7D, 0x1B7F, 0x1DF6, 0x1DFB, 0x2E43, 0x2E5D, 0xA82C, 0xA82C, 0xA8C5, 0xA8C5, 0xA8FF, 0xA8FF,
        0xA9BD, 0xA9BD, 0x10D24, 0x10F89, 0x11070, 0x11074, 0x110C2, 0x110CD, 0x111C9, 0x111C9, 0x111CF, 0x111CF, 0x1123E, 0x11241,
        0x1133B, 0x1133B, 0x113BB, 0x1145E, 0x11660, 0x1166C, 0x116B9, 0x116B9, 0x1182F, 0x11FFF, 0x12FF1, 0x1612F, 0x16D6D, 0x16F4F,
        0x16FE2, 0x16FE4, 0x1CF00, 0x1CF46, 0x1E000, 0x1E5FF, 0x1E944, 0x1E95F,
    ];

    /// <summary>Whether it is a mark without width (Mn).</summary>
    /// <param name="rune">The character.</param>
    public static bool IsMark(Rune rune) =>
        rune.Value is 0x1734 or 0x1171E || (Rune.GetUnicodeCategory(rune) == UnicodeCategory.NonSpacingMark && !IsYounger(rune));

    /// <summary>Whether it is punctuation (P).</summary>
    /// <param name="rune">The character.</param>
    public static bool IsPunctuation(Rune rune) => rune.Value is 0x166D or 0x111C9 || (Rune.IsPunctuation(rune) && !IsYounger(rune));

    /// <summary>Whether a mark, a punctuation sign or a format character came after version 8.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsYounger(Rune rune)
    {
        var place = Array.BinarySearch(Younger, rune.Value);
        // Between a first and a last lie the odd places.
        return place >= 0 || (~place & 1) == 1;
    }
}
