using System.Globalization;
using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>Classes of characters as Hugging Face's tokenizers see them.</summary>
internal static class BertCharacters
{
    /// <summary>Whether the normalizer removes it: categories Cc, Cf and Co, but not what is unassigned.</summary>
    /// <param name="rune">The character, which is no ASCII.</param>
    public static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        UnicodeCategory.Control or UnicodeCategory.PrivateUse => true,
        UnicodeCategory.Format => !UnicodeEight.IsYounger(rune),
        _ => false,
    };

    /// <summary>Whether it is an accent or another mark without width (Mn).</summary>
    /// <param name="rune">The character.</param>
    public static bool IsMark(Rune rune) => UnicodeEight.IsMark(rune);

    /// <summary>Whether it stands for a word: the ranges of BERT's original tokenizer, as Hugging Face wrote them down.</summary>
    /// <param name="rune">The character.</param>
    /// <remarks>Hugging Face's library begins extension E at 2B920, not at 2B820; ids count, so do we.</remarks>
    public static bool IsChinese(Rune rune) => rune.Value is
        (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F)
        or (>= 0x2B740 and <= 0x2B81F) or (>= 0x2B920 and <= 0x2CEAF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x2F800 and <= 0x2FA1F);

    /// <summary>Whether it is a word by itself: Unicode's punctuation, and all of ASCII that is neither letter nor digit.</summary>
    /// <param name="rune">The character.</param>
    public static bool IsPunctuation(Rune rune) => rune.IsAscii
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : UnicodeEight.IsPunctuation(rune);
}
