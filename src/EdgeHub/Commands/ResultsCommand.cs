using System.CommandLine;
using System.Globalization;
using Edge.Hub.Api;
using Edge.Protocol.Messages;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub results</c>.</summary>
internal static class ResultsCommand
{
    public static Command Build(CommandContext context)
    {
        var last = new Option<int>("--last") { Description = "How many, newest first.", DefaultValueFactory = _ => 20 };
        var verdict = new Option<string?>("--verdict") { Description = "accept, reject, review or error." };
        var device = new Option<string?>("--device") { Description = "site/device" };
        var command = new Command("results", "Shows stored results, newest first.") { last, verdict, device };
        command.SetAction((parsed, stop) =>
        {
            var query = new List<string> { string.Create(CultureInfo.InvariantCulture, $"limit={parsed.GetValue(last)}") };
            if (parsed.GetValue(verdict) is { } wanted) query.Add($"verdict={Uri.EscapeDataString(wanted)}");
            if (parsed.GetValue(device) is { } address) query.Add($"device={Uri.EscapeDataString(address)}");
            return context.CallAsync<ResultPage>(parsed, hub => hub.GetAsync<ResultPage>($"/api/v1/results?{string.Join('&', query)}", stop), Show);
        });
        return command;
    }

    /// <summary>A verdict in the colour a line's lamp would have.</summary>
    public static string Mark(Verdict verdict) => verdict switch
    {
        Verdict.Accept => "[green]accept[/]",
        Verdict.Reject => "[red]reject[/]",
        Verdict.Review => "[yellow]review[/]",
        _ => "[magenta]error[/]",
    };

    private static void Show(IAnsiConsole console, ResultPage page)
    {
        if (page.Items.Count == 0)
        {
            console.WriteLine("No result matches.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("At (UTC)", "Device", "Part", "Verdict", "Reason", "Model", "Inference");
        foreach (var result in page.Items)
        {
            table.AddRow(
                result.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture),
                Cell.Of(result.Device),
                Cell.Of(result.PartId),
                Mark(result.Verdict),
                Cell.Of(result.Reason),
                Cell.Of(result.Model is null ? "" : $"{result.Model}@{result.ModelVersion}"),
                result.Cached ? "cached" : string.Create(CultureInfo.InvariantCulture, $"{result.InferenceMs:0.00} ms"));
        }

        console.Write(table);
    }
}
