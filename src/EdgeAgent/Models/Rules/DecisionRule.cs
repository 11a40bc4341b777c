using System.Globalization;
using System.Text.Json;
using Edge.Agent.Tasks;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models.Rules;

/// <summary>
/// From scores to a verdict: the best label outside <paramref name="Accept"/> rejects; inside, it accepts from
/// <paramref name="MinimumScore"/> on and is <paramref name="Uncertain"/> below.
/// </summary>
/// <param name="Accept">Labels of good parts.</param>
/// <param name="MinimumScore">Lowest score that accepts.</param>
/// <param name="Uncertain">The verdict below it: accept, reject or review.</param>
/// <param name="Clauses">What is asked before that: the first that holds decides.</param>
public sealed record DecisionRule(IReadOnlyList<string> Accept, float MinimumScore, Verdict Uncertain, IReadOnlyList<RuleClause> Clauses)
{
    /// <summary>A rule without clauses.</summary>
    /// <param name="accept">Labels of good parts.</param>
    /// <param name="minimumScore">Lowest score that accepts.</param>
    /// <param name="uncertain">The verdict below it.</param>
    public DecisionRule(IReadOnlyList<string> accept, float minimumScore, Verdict uncertain)
        : this(accept, minimumScore, uncertain, [])
    {
    }

    /// <summary>SHA-256 of the rule's canonical JSON, as decisions cite it.</summary>
    public ArtifactDigest Digest { get; } = ArtifactDigest.Of(Canonical(Accept, MinimumScore, Uncertain, Clauses));

    /// <summary>That JSON.</summary>
    public byte[] ToJson() => Canonical(Accept, MinimumScore, Uncertain, Clauses);

    /// <summary>What the first clause that holds decides.</summary>
    /// <param name="labels">The model's labels.</param>
    /// <param name="result">What the model found.</param>
    /// <param name="detects">Whether it finds objects, or scores the whole.</param>
    /// <returns>Null where none holds.</returns>
    public (Verdict Verdict, string Reason)? ByClause(IReadOnlyList<string> labels, TaskResult result, bool detects)
    {
        foreach (var clause in Clauses)
        {
            if (clause.Holds(labels, result, detects) is { } reason) return (clause.Verdict, reason);
        }

        return null;
    }

    /// <summary>Decides by the best label.</summary>
    /// <param name="label">The label with the highest score.</param>
    /// <param name="score">Its score.</param>
    /// <returns>The verdict and the reason in the rule's words, for example <c>good 0.41 &lt; 0.60</c>.</returns>
    public (Verdict Verdict, string Reason) Decide(string label, float score)
    {
        if (!Accept.Contains(label, StringComparer.Ordinal)) return (Verdict.Reject, string.Create(CultureInfo.InvariantCulture, $"{label} {score:F2}"));
        if (score >= MinimumScore) return (Verdict.Accept, string.Create(CultureInfo.InvariantCulture, $"{label} {score:F2}"));
        // Two decimals read best, but "0.60 < 0.60" would look like a fault of the rule.
        return (Uncertain, MinimumScore - score >= 0.01f
            ? string.Create(CultureInfo.InvariantCulture, $"{label} {score:F2} < {MinimumScore:F2}")
            : string.Create(CultureInfo.InvariantCulture, $"{label} {score:R} < {MinimumScore:R}"));
    }

    private static byte[] Canonical(IReadOnlyList<string> accept, float minimumScore, Verdict uncertain, IReadOnlyList<RuleClause> clauses)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteStartArray("accept");
            // The rule does not depend on the order the labels were listed in, so its digest may not either.
            foreach (var label in accept.Order(StringComparer.Ordinal)) writer.WriteStringValue(label);
            writer.WriteEndArray();
            writer.WriteNumber("minimumScore", minimumScore);
            writer.WriteString("uncertain", uncertain.Word());
            // Left out when there are none, so that rules from before clauses keep their digest.
            if (clauses.Count > 0)
            {
                writer.WriteStartArray("clauses");
                foreach (var clause in clauses) clause.Write(writer);
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
