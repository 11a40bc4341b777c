using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Edge.Agent.Tasks.Text;

/// <summary>
/// What is left of a character when its accents are off, from <c>Decompositions.txt</c>, which
/// models/training/tokenizer/decompositions.py makes from Unicode's tables.
/// </summary>
internal static class Decompositions
{
    private static readonly FrozenDictionary<int, string> Bases = Read();

    /// <summary>The characters that are left, or null where it has no accents.</summary>
    /// <param name="rune">The character.</param>
    public static string? BaseOf(Rune rune) => Bases.GetValueOrDefault(rune.Value);

    private static FrozenDictionary<int, string> Read()
    {
        using var stream = typeof(Decompositions).Assembly.GetManifestResourceStream("Edge.Agent.Decompositions.txt")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .Select(entry => entry.Split('='))
            .ToFrozenDictionary(pair => Code(pair[0]), pair => string.Concat(pair[1].Split('+').Select(code => new Rune(Code(code)).ToString())));
    }

    private static int Code(string text) => int.Parse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
