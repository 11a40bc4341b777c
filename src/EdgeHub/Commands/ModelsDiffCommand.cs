using System.CommandLine;
using System.Globalization;
using Edge.Hub.Api;
using Edge.Protocol.Deltas;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub models diff</c>.</summary>
internal static class ModelsDiffCommand
{
    public static Command Build(CommandContext context)
    {
        var from = new Argument<string>("from") { Description = "What a device has, <model>@<version>." };
        var to = new Argument<string>("to") { Description = "What it is to have, <model>@<version>." };
        var all = new Option<bool>("--all") { Description = "Also the tensors that are the same." };
        var command = new Command("diff", "Shows what changes from one version to another, tensor by tensor, and what a device downloads for it.") { from, to, all };
        command.SetAction((parsed, stop) => context.CallAsync<ModelDiffView>(
            parsed,
            hub => hub.GetAsync<ModelDiffView>($"/api/v1/models/diff?from={Uri.EscapeDataString(parsed.GetValue(from)!)}&to={Uri.EscapeDataString(parsed.GetValue(to)!)}", stop),
            (console, diff) => Show(console, diff, parsed.GetValue(all))));
        return command;
    }

    private static void Show(IAnsiConsole console, ModelDiffView diff, bool all)
    {
        foreach (var file in diff.Files) ShowTensors(console, file, all);
        var files = new Table().Border(TableBorder.Simple).AddColumns("File", "Way", "Bytes", "Without delta", "Size");
        foreach (var file in diff.Files) files.AddRow(Cell.Of(file.Path), Word(file.Kind), Number(file.Bytes), Number(file.WholeBytes), Number(file.Size));
        files.AddRow("[bold]in all[/]", "", $"[bold]{Number(diff.Bytes)}[/]", Number(diff.WholeBytes), Number(diff.Files.Sum(file => file.Size)));
        console.Write(files);
        if (diff.Removed.Count > 0) console.WriteLine($"Only in {diff.From}: {string.Join(", ", diff.Removed)}");
    }

    private static void ShowTensors(IAnsiConsole console, FileDiffView file, bool all)
    {
        if (file.Tensors.Count == 0) return;
        var tensors = new Table().Border(TableBorder.Simple).Title(Cell.Of(file.Path)).AddColumns("Tensor", "Type", "Shape", "State", "Values changed", "Bytes");
        foreach (var tensor in file.Tensors.Where(tensor => all || tensor.State != TensorState.Same))
        {
            tensors.AddRow(
                Cell.Of(tensor.Name), Cell.Of(tensor.Type), Cell.Of(string.Join('×', tensor.Shape)), Word(tensor.State),
                $"{Number(tensor.Changed)} of {Number(tensor.Values)}", tensor.Bytes is { } bytes ? Number(bytes) : "");
        }

        console.Write(tensors);
        var same = file.Tensors.Count(tensor => tensor.State == TensorState.Same);
        if (same > 0 && !all) console.WriteLine($"{same} of {file.Tensors.Count} tensors of {file.Path} are the same.");
    }

    private static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static string Number(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
