using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>Cuts a prepared text into words and punctuation marks, as Hugging Face's <c>BertPreTokenizer</c> does.</summary>
internal static class BertWords
{
    /// <summary>The next word.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where to look from; moved behind the word.</param>
    /// <returns>The word; empty at the end.</returns>
    public static ReadOnlySpan<char> Next(ReadOnlySpan<char> text, ref int at)
    {
        var start = at;
        while (at < text.Length)
        {
            _ = Rune.DecodeFromUtf16(text[at..], out var rune, out var length);
            var blank = Rune.IsWhiteSpace(rune);
            if (blank || BertCharacters.IsPunctuation(rune))
            {
                if (at > start) break;
                at += length;
                if (!blank) return text[start..at];
                start = at;
                continue;
            }

            at += length;
        }

        return text[start..at];
    }
}
