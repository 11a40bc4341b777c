using System.CommandLine;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub audit</c>.</summary>
internal static class AuditCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    public static Command Build(CommandContext context)
    {
        var part = new Option<string>("--part") { Description = "The part.", Required = true };
        var from = new Option<string?>("--from") { Description = "Only what was captured from this moment on." };
        var to = new Option<string?>("--to") { Description = "Only what was captured before this moment." };
        var output = new Option<string?>("--output") { Description = "Folder to write; default audit-<time> in the working folder." };
        var command = new Command("audit", "Exports all the hub has of one part: its records, their place in the chain, model cards, pictures, with digests.")
        {
            part, from, to, output, Chain(context),
        };
        command.SetAction((parsed, stop) => context.CallAsync<PartExport>(
            parsed,
            hub =>
            {
                var query = new List<string> { $"id={Uri.EscapeDataString(parsed.GetValue(part)!)}" };
                if (parsed.GetValue(from) is { } since) query.Add($"from={Uri.EscapeDataString(since)}");
                if (parsed.GetValue(to) is { } until) query.Add($"to={Uri.EscapeDataString(until)}");
                var folder = parsed.GetValue(output) ?? string.Create(CultureInfo.InvariantCulture, $"audit-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}");
                return ExportAsync(hub, $"/api/v1/audit/part?{string.Join('&', query)}", Path.GetFullPath(folder), stop);
            },
            ShowPart));
        return command;
    }

    private static async Task<Outcome<PartExport>> ExportAsync(HubClient hub, string path, string folder, CancellationToken stop)
    {
        var zip = $"{folder}.zip";
        if ((await hub.DownloadAsync(path, zip, stop).ConfigureAwait(false)).Problem is { } problem) return problem;
        try
        {
            await ZipFile.ExtractToDirectoryAsync(zip, folder, overwriteFiles: true, stop).ConfigureAwait(false);
            File.Delete(zip);
            await using var evidence = File.OpenRead(Path.Combine(folder, "part.json"));
            return new PartExport(folder, (await JsonSerializer.DeserializeAsync<List<PartEvidence>>(evidence, HubJson.Options, stop).ConfigureAwait(false))!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return new Problem(ReasonCode.InputOutput, $"Cannot write '{folder}': {exception.Message}");
        }
    }

    private static void ShowPart(IAnsiConsole console, PartExport export)
    {
        foreach (var found in export.Decisions)
        {
            console.MarkupLine(
                $"{ResultsCommand.Mark(found.Result.Verdict)} {Cell.Of($"{found.Device}, record {found.Chain.Sequence} of {found.Chain.Epoch[..8]}, chain {found.Chain.State}, pictures {found.Pictures.Count}, model {found.Result.Model}@{found.Result.ModelVersion}{(found.ModelCard ? "" : " (no longer here)")}")}");
        }

        console.WriteLine($"Written to {export.Folder}; check with: cd {export.Folder} && sha256sum -c SHA256SUMS");
    }

    private static Command Chain(CommandContext context)
    {
        var device = new Option<string?>("--device") { Description = "site/device; every device when not given." };
        var again = new Option<bool>("--again") { Description = "Verify every stored record once more, and wait for it." };
        var command = new Command("chain", "Shows the books of every journal and each record that was altered, removed or reordered; exit code 4 when there is one.")
        {
            device, again,
        };
        command.SetAction(async (parsed, stop) =>
        {
            var path = "/api/v1/audit/chain" + (parsed.GetValue(device) is { } address ? $"?device={Uri.EscapeDataString(address)}" : "");
            var alarms = 0;
            var code = await context.CallAsync<ChainReport>(
                parsed,
                async hub =>
                {
                    var report = parsed.GetValue(again)
                        ? await hub.SendAsync<ChainReport>(new HttpRequestMessage(HttpMethod.Post, path), stop).ConfigureAwait(false)
                        : await hub.GetAsync<ChainReport>(path, stop).ConfigureAwait(false);
                    while (parsed.GetValue(again) && report.IsSuccess && report.Value.Journals.Any(journal => journal.Unverified > 0))
                    {
                        await Task.Delay(Look, TimeProvider.System, stop).ConfigureAwait(false);
                        report = await hub.GetAsync<ChainReport>(path, stop).ConfigureAwait(false);
                    }

                    if (report.IsSuccess) alarms = report.Value.Alarms.Count;
                    return report;
                },
                Show).ConfigureAwait(false);
            return code == ExitCodes.Done && alarms > 0 ? ExitCodes.Found : code;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, ChainReport report)
    {
        if (report.Journals.Count == 0)
        {
            console.WriteLine("No record has come yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Device", "Epoch", "Last", "Stored", "Quarantined", "Gaps", "Erased", "Expected", "Lost", "Chain");
        foreach (var journal in report.Journals)
        {
            table.AddRow(
                Cell.Of(journal.Device), Cell.Of(journal.Epoch[..8]), Cell.Of(journal.LastSequence), Cell.Of(journal.Stored), Cell.Of(journal.Quarantined),
                Cell.Of(journal.Gaps), Cell.Of(journal.Erased), Cell.Of(journal.Expected), Cell.Of(journal.Lost), Verdict(journal));
        }

        console.Write(table);
        foreach (var alarm in report.Alarms) console.MarkupLine($"[red]{Cell.Of(alarm.Finding)}[/] {Cell.Of($"{alarm.Device} {alarm.Epoch[..8]}: {alarm.Message}")}");
    }

    private static string Verdict(JournalBooks journal) => journal switch
    {
        { Breaks: > 0 } => $"[red]{journal.Breaks} broken[/]",
        { Unverified: > 0 } => "being verified",
        { Unlinked: > 0 } => $"[green]whole[/], {journal.Unlinked} after a gap without link",
        _ => "[green]whole[/]",
    };

    private sealed record PartExport(string Folder, IReadOnlyList<PartEvidence> Decisions);
}
