using System.Text.RegularExpressions;
using Edge.Protocol;

namespace Edge.Hub.Fleet;

/// <summary>Reads labels; their form is short and free of what would need quoting in a shell, a URL or a topic.</summary>
internal static partial class Labels
{
    /// <summary>Reads <c>key=value</c>.</summary>
    /// <param name="text">The text.</param>
    public static Outcome<KeyValuePair<string, string>> Parse(string text)
    {
        var split = text.IndexOf('=', StringComparison.Ordinal);
        if (split < 0) return new Problem(ReasonCode.Malformed, $"'{text}' is not key=value.");
        var (key, value) = (text[..split], text[(split + 1)..]);
        return (Check(key) ?? Check(value)) is { } problem ? problem : new KeyValuePair<string, string>(key, value);
    }

    /// <summary>Checks a key or a value.</summary>
    public static Problem? Check(string word) => Form().IsMatch(word)
        ? null
        : new Problem(ReasonCode.Malformed, $"'{word}' is not 1 to 64 letters, digits, '.', '_' and '-'.");

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,64}\z")]
    private static partial Regex Form();
}
