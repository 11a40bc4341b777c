using System.Globalization;
using Edge.Protocol.Messages;
using Spectre.Console;

namespace Edge.Agent.Commands;

/// <summary>Decisions as a table for people.</summary>
internal static class DecisionTable
{
    public static void Print(IReadOnlyList<DecisionRecord> decisions, TextWriter output)
    {
        var table = new Table().RoundedBorder().AddColumns("part", "verdict", "reason", "best", "model", "provider", "captured", "ms");
        foreach (var decision in decisions)
        {
            var latency = decision.Latency.Decode + decision.Latency.Preprocess + decision.Latency.Inference + decision.Latency.Postprocess;
            table.AddRow(
                new Text(decision.PartId),
                new Text(decision.Verdict.Word(), new Style(ColorOf(decision.Verdict))),
                new Text(decision.Cached ? $"{decision.Reason} (cached)" : decision.Reason),
                new Text(Best(decision)),
                new Text(decision.Model is { } model ? $"{model.Name}@{model.Version}" : "none"),
                new Text(decision.ExecutionProvider ?? "none"),
                new Text(decision.Captured.Wall?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "clock not set"),
                new Text(latency.ToString("0.00", CultureInfo.InvariantCulture)));
        }

        TableOutput.Write(table, output);
    }

    /// <summary>What a model without a rule says too.</summary>
    private static string Best(DecisionRecord decision)
    {
        if (decision.Detections is { Count: > 0 } found)
            return string.Create(CultureInfo.InvariantCulture, $"{found[0].Label} {found[0].Score:0.00}{(found.Count > 1 ? $" and {found.Count - 1} more" : "")}");
        return decision.Scores is [{ Score: > 0 } best, ..] ? string.Create(CultureInfo.InvariantCulture, $"{best.Label} {best.Score:0.00}") : "";
    }

    private static Color ColorOf(Verdict verdict) => verdict switch
    {
        Verdict.Accept => Color.Green,
        Verdict.Reject => Color.Red,
        _ => Color.Yellow,
    };
}
