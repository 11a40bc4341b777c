using System.CommandLine;
using Edge.Hub.Api;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub uploads list</c> and <c>edge-hub uploads get</c>.</summary>
internal static class UploadsCommand
{
    public static Command Build(CommandContext context) => new("uploads", "What devices' policies let out: pictures, diagnostics, models.") { List(context), Get(context) };

    private static Command List(CommandContext context)
    {
        var device = new Option<string?>("--device") { Description = "site/device" };
        var command = new Command("list", "Lists uploads, newest first.") { device };
        command.SetAction((parsed, stop) =>
        {
            var query = parsed.GetValue(device) is { } address ? $"?device={Uri.EscapeDataString(address)}" : "";
            return context.CallAsync<IReadOnlyList<UploadView>>(parsed, hub => hub.GetAsync<IReadOnlyList<UploadView>>($"/api/v1/uploads{query}", stop), Show);
        });
        return command;
    }

    private static Command Get(CommandContext context)
    {
        var device = new Argument<string>("device") { Description = "site/device" };
        var id = new Argument<Guid>("id") { Description = "The upload's id." };
        var file = new Argument<string>("file") { Description = "Where to write it." };
        var command = new Command("get", "Writes one upload to a file.") { device, id, file };
        command.SetAction((parsed, stop) => context.CallAsync<Nothing>(
            parsed,
            hub => hub.DownloadAsync($"/api/v1/uploads/{parsed.GetValue(device)}/{parsed.GetValue(id)}", parsed.GetValue(file)!, stop),
            (console, _) => console.WriteLine($"Written to {parsed.GetValue(file)}.")));
        return command;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<UploadView> uploads)
    {
        if (uploads.Count == 0)
        {
            console.WriteLine("No upload yet. A device uploads what its uploads.allow names, and nothing else.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Received (UTC)", "Device", "Kind", "Name", "Size", "Id");
        foreach (var upload in uploads)
        {
            table.AddRow(
                Cell.Of(upload.ReceivedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture)), Cell.Of(upload.Device),
                Cell.Of(upload.Kind.ToString().ToLowerInvariant()), Cell.Of(upload.Name), Cell.Of($"{upload.Size / 1024.0:0.#} KiB"), Cell.Of(upload.Id));
        }

        console.Write(table);
    }
}
