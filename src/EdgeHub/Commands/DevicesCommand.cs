using System.CommandLine;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub devices</c>, <c>edge-hub devices label</c> and <c>edge-hub devices release</c>.</summary>
internal static class DevicesCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("devices", "Lists the devices.") { Label(context), Release(context), DeviceCommandCommand.Build(context) };
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<DeviceView>>(
            parsed, hub => hub.GetAsync<IReadOnlyList<DeviceView>>("/api/v1/devices", stop), Show));
        return command;
    }

    private static Command Label(CommandContext context)
    {
        var device = new Argument<string>("device") { Description = "site/device" };
        var labels = new Argument<string[]>("labels") { Description = "key=value to set, key= to remove.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("label", "Sets labels of a device.") { device, labels };
        command.SetAction((parsed, stop) =>
        {
            if (!Addresses.Parse(parsed.GetValue(device)!).TryGet(out var address, out var problem)) return Task.FromResult(context.Fail(problem, ExitCodes.Usage));
            if (!ReadLabels(parsed.GetValue(labels)!).TryGet(out var changes, out problem)) return Task.FromResult(context.Fail(problem, ExitCodes.Usage));
            return context.CallAsync<DeviceView>(
                parsed,
                hub => hub.SendAsync<DeviceView>(HttpMethod.Patch, $"/api/v1/devices/{address}/labels", changes, stop),
                (console, view) => Show(console, [view]));
        });
        return command;
    }

    private static Command Release(CommandContext context)
    {
        var device = new Argument<string>("device") { Description = "site/device" };
        var command = new Command("release", "Lets a device out of quarantine, once its identity belongs to one machine again.") { device };
        command.SetAction((parsed, stop) => Addresses.Parse(parsed.GetValue(device)!).TryGet(out var address, out var problem)
            ? context.CallAsync<DeviceView>(
                parsed,
                hub => hub.SendAsync<DeviceView>(HttpMethod.Post, $"/api/v1/devices/{address}/release", new object(), stop),
                (console, view) => Show(console, [view]))
            : Task.FromResult(context.Fail(problem, ExitCodes.Usage)));
        return command;
    }

    private static Outcome<Dictionary<string, string?>> ReadLabels(string[] texts)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (text.EndsWith('='))
            {
                changes[text[..^1]] = null;
                continue;
            }

            if (!Labels.Parse(text).TryGet(out var pair, out var problem)) return problem;
            changes[pair.Key] = pair.Value;
        }

        return changes;
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<DeviceView> devices)
    {
        if (devices.Count == 0)
        {
            console.WriteLine("No device yet. An agent whose configuration names this hub's MQTT address appears here by itself.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Device", "State", "Models", "Backlog", "Stored", "Duplicates", "Health", "Labels");
        foreach (var device in devices)
        {
            table.AddRow(
                Cell.Of(device.Id),
                device.Labels.ContainsKey(DeviceState.QuarantineLabel) ? "[red]quarantine[/]" : device.Online ? "[green]online[/]" : "[grey]offline[/]",
                Cell.Of(string.Join(", ", device.Reported?.Models.Select(model => $"{model.Name}@{model.Version} {model.State}") ?? [])),
                Cell.Of(device.Reported?.Storage.Backlog),
                Cell.Of(device.Stored),
                Cell.Of(device.Duplicates),
                device.Reported is null ? "" : device.Reported.Health.Count == 0 ? "ok" : $"[yellow]{Cell.Of(device.Reported.Health[0].Message)}[/]",
                Cell.Of(string.Join(" ", device.Labels.Select(label => $"{label.Key}={label.Value}"))));
        }

        console.Write(table);
    }
}
