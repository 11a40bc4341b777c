using System.Globalization;
using System.Text;
using Edge.Protocol;

namespace Edge.Agent.Commands.Audit;

/// <summary>The export's first page, for whoever opens the folder.</summary>
internal static class AuditIndex
{
    /// <summary>Writes it, as Markdown.</summary>
    /// <param name="box">Whose decisions.</param>
    /// <param name="audited">The decisions.</param>
    public static string Write(DeviceAddress box, IReadOnlyList<AuditedDecision> audited)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {audited.Count} decisions of {box}\n\n");
        text.Append("`part.json` says the same for machines; `SHA256SUMS` holds every file's digest; `configuration/` is the box's configuration.\n");
        foreach (var decision in audited) Write(text, decision);
        return text.ToString();
    }

    private static void Write(StringBuilder text, AuditedDecision decision)
    {
        var when = decision.CapturedAt?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "at a time the box did not know";
        text.Append(CultureInfo.InvariantCulture, $"\n## {Plain(decision.Part)}: {decision.Verdict}\n\n");
        Line("Captured", $"{when}, pipeline {decision.Pipeline}");
        Line("Why", Plain(decision.Reason));
        Line("Record", $"{decision.Folder}/decision.json{(decision.Chain is { } chain ? $", chain {chain.State}" : "")}");
        Line("Model", decision.Model is null ? "none" : $"{decision.Model}{(decision.ModelCard ? $", {decision.Folder}/model/" : "")}");
        Line("Rule", decision.RuleDigest is null ? "none" : $"{decision.RuleDigest}{(decision.Rule ? $", {decision.Folder}/rule.json" : "")}");
        Line("Configuration", $"{decision.ConfigurationDigest}");
        Line("Pictures", decision.Pictures.Count == 0 ? "none" : string.Join(", ", decision.Pictures));
        if (decision.Master is { } master) Line("Master part", Plain(master));
        if (decision.Challenge is { } id) Line("Challenge", decision.ChallengeState is { } state ? $"{id}, {state}, {decision.Folder}/challenge.json" : $"{id}");
        Line("Missing", decision.Missing.Count == 0 ? "nothing" : "");
        foreach (var sentence in decision.Missing) text.Append("  - ").Append(sentence).Append('\n');

        void Line(string name, string value) => text.Append("- ").Append(name).Append(':').Append(value.Length > 0 ? " " : "").Append(value).Append('\n');
    }

    /// <summary>A part's id is a stranger's text: it stays on its line and makes no links.</summary>
    private static string Plain(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? " " : letter is '[' or ']' or '<' or '>' or '`' or '|' ? $"\\{letter}" : $"{letter}"));
}
