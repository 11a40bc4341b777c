using System.Text.Json;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Models.Rules;

/// <summary>Reads a rule, as <c>decision</c> of <c>model.json</c> or as a file of its own.</summary>
internal static class DecisionRuleReader
{
    /// <summary>Beyond any rule, and below what would take memory.</summary>
    private const int LongestFile = 1 << 20;

    private static readonly string[] OfObjects = ["minimumArea", "maximumArea", "region"];

    private static readonly Dictionary<string, Verdict> Words = new(StringComparer.Ordinal)
    {
        ["reject"] = Verdict.Reject,
        ["accept"] = Verdict.Accept,
        ["review"] = Verdict.Review,
    };

    /// <summary>Reads it.</summary>
    /// <param name="fields">The object.</param>
    /// <param name="detects">Whether the model finds objects. A detector of faults has no label of a good part.</param>
    public static DecisionRule Read(JsonFields fields, bool detects)
    {
        var rule = new DecisionRule(
            fields.Texts("accept", detects ? "must list the labels that good parts may show; [] when every label is a fault" : "must list the labels of good parts, at least one", _ => true, detects),
            fields.Number("minimumScore", "must be the lowest score that accepts", _ => true),
            fields.Choice("uncertain", Words),
            fields.Has("clauses") ? [.. fields.Objects("clauses", "must be an array of clauses, at least one; or leave it out").Select(clause => Clause(clause, detects))] : []);
        fields.End();
        var twice = rule.Clauses.GroupBy(clause => clause.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (twice is not null) fields.Fail("clauses", $"has '{twice.Key}' twice; reasons could not be told apart");
        return rule;
    }

    /// <summary>Reads a rule that somebody wants in place of a model's own.</summary>
    /// <param name="json">The rule, as <c>decision</c> of <c>model.json</c>.</param>
    /// <param name="source">What errors call it.</param>
    /// <param name="labels">The model's labels; a rule that names others is refused.</param>
    /// <param name="detects">Whether the model finds objects.</param>
    /// <returns>The rule, or everything that is wrong with it.</returns>
    public static Outcome<DecisionRule> Read(ReadOnlyMemory<byte> json, string source, IReadOnlyList<string> labels, bool detects)
    {
        var errors = new List<string>();
        try
        {
            using var document = JsonDocument.Parse(json);
            var rule = Read(new JsonFields(document.RootElement, "", errors), detects);
            foreach (var unknown in rule.Accept.Concat(rule.Clauses.SelectMany(clause => clause.Labels)).Except(labels, StringComparer.Ordinal))
                errors.Add($"names the label '{unknown}', which the model does not have; it has {string.Join(", ", labels)}");
            return errors.Count == 0 ? rule : new Problem(ReasonCode.Malformed, $"{source}: {string.Join("; ", errors)}.");
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"{source} is not JSON: {exception.Message}");
        }
    }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="labels">The model's labels.</param>
    /// <param name="detects">Whether the model finds objects.</param>
    public static Outcome<DecisionRule> Load(string path, IReadOnlyList<string> labels, bool detects)
    {
        try
        {
            if (new FileInfo(path).Length > LongestFile) return new Problem(ReasonCode.TooLarge, $"{path} is no rule: it is larger than {LongestFile} bytes.");
            return Read(File.ReadAllBytes(path), path, labels, detects);
        }
        catch (Exception exception) when (StorageFault.IsExpected(exception))
        {
            return StorageFault.Describe($"The rule '{path}' cannot be read", exception);
        }
    }

    private static RuleClause Clause(JsonFields fields, bool detects)
    {
        const string whole = "must be a whole number, at least 1";
        var clause = new RuleClause(
            fields.Text("name", "must say what the clause is about"),
            fields.Choice("verdict", Words),
            fields.Has("labels") ? fields.Texts("labels", "must list labels, at least one; or leave it out for all", _ => true) : [],
            fields.Number("minimumScore", "must be the score from which a finding counts", _ => true),
            detects && fields.Has("minimumArea") ? fields.Number("minimumArea", "must be square pixels, at least 0", area => area >= 0) : 0,
            detects && fields.Has("maximumArea") ? fields.Number("maximumArea", "must be square pixels, at least 0", area => area >= 0) : float.MaxValue,
            detects && fields.Has("region") ? fields.Numbers("region", count => count >= 6 && count % 2 == 0, "must be corners x, y, x, y, … in pixels, three or more", corner => corner >= 0) : [],
            fields.Has("fewerThan") ? null : fields.Has("atLeast") ? fields.Integer("atLeast", 1, 1_000_000) : 1,
            fields.Has("fewerThan") ? fields.Integer("fewerThan", 1, 1_000_000) : null);
        if (fields.Has("atLeast") && fields.Has("fewerThan")) fields.Fail("atLeast", $"and fewerThan exclude each other; {whole} of one of them");
        if (!detects)
        {
            foreach (var field in OfObjects.Where(fields.Has)) fields.Fail(field, "is for models that find objects; remove it");
        }

        fields.End();
        return clause;
    }
}
