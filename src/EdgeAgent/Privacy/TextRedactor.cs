using System.Text.RegularExpressions;
using Edge.Agent.Configuration;
using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>Takes personal data out of what a decision says in words, before anybody gets to see the decision.</summary>
internal sealed class TextRedactor
{
    private readonly IReadOnlyList<(Regex Pattern, string Replacement)> _patterns;

    public TextRedactor(RedactionOptions options) => _patterns = options.Texts;

    /// <summary>The decision as it may be written down.</summary>
    public DecisionRecord Apply(DecisionRecord decision)
    {
        if (_patterns.Count == 0) return decision;
        return decision with
        {
            PartId = Apply(decision.PartId),
            Reason = Apply(decision.Reason),
            Operator = decision.Operator is { } name ? Apply(name) : null,
            CaptureSettings = decision.CaptureSettings?.ToDictionary(setting => setting.Key, setting => Apply(setting.Value), StringComparer.Ordinal),
        };
    }

    private string Apply(string text)
    {
        try
        {
            foreach (var (pattern, replacement) in _patterns) text = pattern.Replace(text, replacement);
            return text;
        }
        catch (RegexMatchTimeoutException)
        {
            // A text nobody could look through is not one to keep.
            return "[redacted]";
        }
    }
}
