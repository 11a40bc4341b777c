using System.CommandLine;
using Edge.Hub.Api;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub audit</c>.</summary>
internal static class AuditCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(300);

    public static Command Build(CommandContext context) => new("audit", "Shows whether what is stored is whole and unaltered.") { Chain(context) };

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
}
