using System.CommandLine;
using Edge.Hub.Api;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub models</c>: <c>list</c>, <c>push</c> and <c>diff</c>.</summary>
internal static class ModelsCommand
{
    public static Command Build(CommandContext context) =>
        new("models", "The model versions this hub distributes.") { List(context), Push(context), ModelsDiffCommand.Build(context) };

    private static Command List(CommandContext context)
    {
        var command = new Command("list", "Lists the pushed versions.");
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<ModelView>>(
            parsed, hub => hub.GetAsync<IReadOnlyList<ModelView>>("/api/v1/models", stop), Show));
        return command;
    }

    private static Command Push(CommandContext context)
    {
        var folder = new Argument<string>("folder") { Description = "A version's folder, <name>/<version>, with its model.json." };
        var command = new Command("push", "Uploads a model version; only what the hub lacks travels.") { folder };
        command.SetAction((parsed, stop) =>
        {
            if (!ModelFolder.Read(parsed.GetValue(folder)!).TryGet(out var version, out var problem))
                return Task.FromResult(context.Fail(problem, ExitCodes.Refused));
            return context.CallAsync<ModelView>(parsed, hub => ModelUpload.RunAsync(hub, version, stop), (console, view) => Show(console, [view]));
        });
        return command;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<ModelView> models)
    {
        if (models.Count == 0)
        {
            console.WriteLine("No model yet. Push one: edge-hub models push models/quantized/pcb-defects/1");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Model", "Version", "Size", "Files", "Active on", "Desired on", "Digest");
        foreach (var model in models)
        {
            table.AddRow(
                Cell.Of(model.Name), Cell.Of(model.Version), Cell.Of($"{model.Size / 1024.0:0.#} KiB"), Cell.Of(model.FileCount),
                Cell.Of(model.ActiveOn.Count), Cell.Of(model.DesiredOn.Count), Cell.Of(model.Digest));
        }

        console.Write(table);
    }
}
