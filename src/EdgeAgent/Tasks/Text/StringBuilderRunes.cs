using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>Characters beyond 16 bits in a <see cref="StringBuilder"/>.</summary>
internal static class StringBuilderRunes
{
    /// <summary>Appends a character.</summary>
    /// <param name="text">The text.</param>
    /// <param name="rune">The character.</param>
    public static void AppendRune(this StringBuilder text, Rune rune)
    {
        Span<char> letters = stackalloc char[2];
        text.Append(letters[..rune.EncodeToUtf16(letters)]);
    }
}
