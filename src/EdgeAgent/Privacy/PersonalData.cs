using System.Text.RegularExpressions;
using Edge.Protocol;

namespace Edge.Agent.Privacy;

/// <summary>The patterns of personal data. None backtracks, so that no text from outside can make one run for long.</summary>
internal static class PersonalData
{
    /// <summary>A record's texts are short; what has not matched by then is counted as a match of everything.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(100);

    private static readonly Dictionary<string, string> BuiltIn = new(StringComparer.Ordinal)
    {
        ["email"] = @"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+",
        // With an international prefix or a leading zero and at least seven digits: a part number seldom has either.
        ["phone"] = @"(\+|\b00)[1-9][0-9 ()/.-]{6,18}[0-9]|\b0[1-9][0-9 ()/.-]{5,14}[0-9]\b",
        ["iban"] = @"\b[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?\b",
        ["card"] = @"\b[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}[ -]?[0-9]{4}\b",
        ["ip"] = @"\b[0-9]{1,3}(\.[0-9]{1,3}){3}\b",
    };

    /// <summary>The names of the built-in patterns.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. BuiltIn.Keys];

    /// <summary>A built-in pattern and what stands in its place.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    public static (Regex Pattern, string Replacement) Named(string name) => (Create(BuiltIn[name]), $"[{name}]");

    /// <summary>A pattern of the configuration.</summary>
    /// <param name="pattern">A regular expression without look-around and back-references.</param>
    public static Outcome<Regex> Compile(string pattern)
    {
        try
        {
            return Create(pattern);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return new Problem(ReasonCode.Malformed, $"'{pattern}' cannot be used: {exception.Message} Look-around and back-references are not available.");
        }
    }

    private static Regex Create(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit);
}
