using System.CommandLine;
using System.Globalization;
using Edge.Hub.Api;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub erase</c> and <c>edge-hub erase list</c>.</summary>
internal static class EraseCommand
{
    public static Command Build(CommandContext context)
    {
        var subject = new Option<string?>("--subject") { Description = "Of parts whose id has this form; * is any text, ? any character." };
        var before = new Option<string?>("--before") { Description = "Of what happened before this moment." };
        var device = new Option<string?>("--device") { Description = "site/device; all devices when not given." };
        var reason = new Option<string?>("--reason") { Description = "Why; it stays on record." };
        var command = new Command("erase", "Erases records, results and uploads at the hub for good. On a box: edge-agent erase, which the hub follows.")
        {
            subject, before, device, reason, List(context),
        };
        command.SetAction((parsed, stop) =>
        {
            if (!Moment(parsed.GetValue(before)).TryGet(out var moment, out var problem)) return Task.FromResult(context.Fail(problem, ExitCodes.Usage));
            var request = new ErasureRequest(parsed.GetValue(subject), moment.At, parsed.GetValue(device), Environment.UserName, parsed.GetValue(reason));
            return context.CallAsync<ErasureView>(
                parsed,
                hub => hub.SendAsync<ErasureView>(HttpMethod.Post, "/api/v1/erasures", request, stop),
                (console, view) => console.WriteLine($"Erased: {view.Records} records, {view.Results} results, {view.Uploads} uploads (erasure {view.Id})."));
        });
        return command;
    }

    private static Command List(CommandContext context)
    {
        var command = new Command("list", "Shows who had what erased, newest first.");
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<ErasureView>>(
            parsed, hub => hub.GetAsync<IReadOnlyList<ErasureView>>("/api/v1/erasures", stop), Show));
        return command;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<ErasureView> erasures)
    {
        if (erasures.Count == 0)
        {
            console.WriteLine("Nothing was ever erased.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Id", "Ordered (UTC)", "At", "Device", "Before", "By", "Reason", "Records", "Results", "Uploads", "Done");
        foreach (var erasure in erasures)
        {
            table.AddRow(
                Cell.Of(erasure.Id), Cell.Of(Text(erasure.OrderedAt)), Cell.Of(erasure.From), Cell.Of(erasure.Device ?? "all"), Cell.Of(Text(erasure.Before)), Cell.Of(erasure.By),
                Cell.Of(erasure.Reason), Cell.Of(erasure.Records), Cell.Of(erasure.Results), Cell.Of(erasure.Uploads), Cell.Of(erasure.DoneAt is null ? "under way" : "yes"));
        }

        console.Write(table);
    }

    private static string Text(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "";

    private static Outcome<Optional> Moment(string? text) => text is null ? new Optional(null)
        : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment) ? new Optional(moment)
        : new Problem(ReasonCode.Malformed, $"--before: '{text}' is not a date; write 2026-11-23 or 2026-11-23T08:00:00Z.");

    private sealed record Optional(DateTimeOffset? At);
}
