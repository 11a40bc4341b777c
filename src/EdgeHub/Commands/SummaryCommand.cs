using System.CommandLine;
using Edge.Hub.Api;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub summary</c>.</summary>
internal static class SummaryCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("summary", "Shows totals, and results by device, model version and verdict.");
        command.SetAction((parsed, stop) => context.CallAsync<SummaryView>(parsed, hub => hub.GetAsync<SummaryView>("/api/v1/summary", stop), Show));
        return command;
    }

    private static void Show(IAnsiConsole console, SummaryView summary)
    {
        console.WriteLine($"Devices {summary.DevicesOnline} online of {summary.DevicesKnown}; results {summary.Results} ({summary.Cached} cached); " +
            $"records {summary.RecordsStored} stored, {summary.RecordsRejected} rejected, {summary.Duplicates} received again.");
        if (summary.Breakdown.Count == 0) return;
        var table = new Table().Border(TableBorder.Simple).AddColumns("Device", "Model", "Verdict", "Results", "Cached");
        foreach (var line in summary.Breakdown)
        {
            table.AddRow(
                Cell.Of(line.Device), Cell.Of(line.Model is null ? "(none ready)" : $"{line.Model}@{line.ModelVersion}"),
                ResultsCommand.Mark(line.Verdict), Cell.Of(line.Count), Cell.Of(line.Cached));
        }

        console.Write(table);
    }
}
