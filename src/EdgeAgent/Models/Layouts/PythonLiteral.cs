using System.Globalization;
using System.Text;

namespace Edge.Agent.Models.Layouts;

/// <summary>Reads the two Python literals that Ultralytics writes into its metadata: a dictionary of class names and a list of numbers.</summary>
internal static class PythonLiteral
{
    /// <summary>Reads <c>{0: 'person', 1: "driver's cab"}</c>.</summary>
    /// <param name="text">The literal.</param>
    /// <returns>The names in the order of their numbers, which run from 0; null when it is no such dictionary.</returns>
    public static IReadOnlyList<string>? Names(string text)
    {
        var names = new SortedDictionary<int, string>();
        var at = 0;
        if (!Take(text, ref at, '{')) return null;
        while (!Take(text, ref at, '}'))
        {
            if (names.Count > 0 && !Take(text, ref at, ',')) return null;
            if (Number(text, ref at) is not { } number || !Take(text, ref at, ':') || Quoted(text, ref at) is not { } name || !names.TryAdd(number, name)) return null;
        }

        return names.Count > 0 && names.Keys.Last() == names.Count - 1 ? [.. names.Values] : null;
    }

    /// <summary>Reads <c>[640, 480]</c>.</summary>
    /// <param name="text">The literal.</param>
    /// <returns>The numbers; null when it is no such list.</returns>
    public static IReadOnlyList<int>? Integers(string text)
    {
        List<int> numbers = [];
        var at = 0;
        if (!Take(text, ref at, '[')) return null;
        while (!Take(text, ref at, ']'))
        {
            if (numbers.Count > 0 && !Take(text, ref at, ',')) return null;
            if (Number(text, ref at) is not { } number) return null;
            numbers.Add(number);
        }

        return numbers;
    }

    private static void Space(string text, ref int at)
    {
        while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
    }

    private static bool Take(string text, ref int at, char expected)
    {
        Space(text, ref at);
        if (at >= text.Length || text[at] != expected) return false;
        at++;
        return true;
    }

    private static int? Number(string text, ref int at)
    {
        Space(text, ref at);
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return int.TryParse(text.AsSpan(from, at - from), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private static string? Quoted(string text, ref int at)
    {
        Space(text, ref at);
        if (at >= text.Length || text[at] is not ('\'' or '"')) return null;
        var quote = text[at++];
        var name = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            if (text[at] == '\\' && at + 1 < text.Length) at++;
            name.Append(text[at++]);
        }

        return Take(text, ref at, quote) ? name.ToString() : null;
    }
}
