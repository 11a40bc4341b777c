using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Hub.Rollouts;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub rollouts create</c>: from flags, from a file, or from a file with flags in the place of some of it.</summary>
internal static class RolloutCreateCommand
{
    private static readonly JsonSerializerOptions Form = new(HubJson.Options) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    public static Command Build(CommandContext context)
    {
        var model = new Argument<string?>("model") { Description = "<model>@<version>, both as pushed.", Arity = ArgumentArity.ZeroOrOne };
        var file = new Option<string?>("--file") { Description = "A JSON file with the rollout; flags stand in the place of what it says." };
        var name = new Option<string?>("--name") { Description = "What people call it." };
        var labels = new Option<string[]>("--label") { Description = "Devices with this label, key=value; several times: with all of them." };
        var devices = new Option<string[]>("--device") { Description = "This device, site/device; several times: these." };
        var all = new Option<bool>("--all") { Description = "Every device." };
        var groups = new Option<string?>("--groups") { Description = "Percentages in their order, for example 5,25,70." };
        var shadow = new Option<int?>("--shadow") { Description = "Live frames the version looks at beside the one before, on each device." };
        var trial = new Option<int?>("--trial") { Description = "Live frames it decides on trial, on each device." };
        var start = new Option<StartMode?>("--start") { Description = "manual, auto or scheduled." };
        var at = new Option<DateTimeOffset?>("--at") { Description = "When it starts; with --start scheduled." };
        var rate = new Option<int?>("--rate") { Description = "Devices started a minute, at most." };
        var timeout = new Option<int?>("--timeout") { Description = "Minutes a device has from being told to its end." };
        var revert = new Option<bool>("--revert") { Description = "When a gate fails, devices that have the version go back." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what it would cost; create nothing." };
        var command = new Command("create", "Creates a rollout; nothing begins before it is started.")
        {
            model, file, name, labels, devices, all, groups, shadow, trial, start, at, rate, timeout, revert, dryRun,
        };
        command.SetAction((parsed, stop) =>
        {
            var faults = new List<string>();
            var definition = Read(parsed.GetValue(file), faults) ?? new RolloutDefinition("", "", null!);
            if (parsed.GetValue(model) is { } named)
            {
                if (named.Split('@') is [var first, var second]) definition = definition with { Model = first, Version = second };
                else faults.Add($"'{named}' is not <model>@<version>.");
            }

            if (parsed.GetValue(labels) is { Length: > 0 } || parsed.GetValue(devices) is { Length: > 0 } || parsed.GetValue(all))
                definition = definition with { Targets = Targets(parsed.GetValue(labels) ?? [], parsed.GetValue(devices) ?? [], parsed.GetValue(all), faults) };
            if (parsed.GetValue(groups) is { } shares) definition = definition with { Groups = Groups(shares, faults) };
            var proof = definition.Proof ?? new ProofPolicy();
            if (parsed.GetValue(shadow) is { } looked) proof = proof with { Shadow = (proof.Shadow ?? new ShadowPolicy(looked)) with { Frames = looked } };
            if (parsed.GetValue(trial) is { } decided) proof = proof with { Trial = (proof.Trial ?? new TrialPolicy(decided)) with { Frames = decided } };
            definition = definition with
            {
                Name = parsed.GetValue(name) ?? definition.Name,
                Proof = proof == new ProofPolicy() ? null : proof,
                Start = parsed.GetValue(start) ?? definition.Start,
                StartAt = parsed.GetValue(at) ?? definition.StartAt,
                DevicesPerMinute = parsed.GetValue(rate) ?? definition.DevicesPerMinute,
                TimeoutMinutes = parsed.GetValue(timeout) ?? definition.TimeoutMinutes,
                Errors = parsed.GetValue(revert) ? (definition.Errors ?? new ErrorPolicy()) with { Then = ErrorAction.Revert } : definition.Errors,
            };
            if (DefinitionCheck.Check(definition) is { } problem) faults.AddRange(problem.Message.Split('\n'));
            if (faults.Count > 0) return Task.FromResult(context.Fail(new Problem(ReasonCode.Malformed, string.Join($"{Environment.NewLine}  ", faults.Prepend("this rollout cannot be:"))), ExitCodes.Usage));
            var request = new RolloutRequest(definition, Environment.UserName);
            return parsed.GetValue(dryRun)
                ? context.CallAsync<RolloutCost>(parsed, hub => hub.SendAsync<RolloutCost>(HttpMethod.Post, "/api/v1/rollouts/cost", request, stop), Show)
                : context.CallAsync<RolloutView>(
                    parsed,
                    hub => hub.SendAsync<RolloutView>(HttpMethod.Post, "/api/v1/rollouts", request, stop),
                    (console, rollout) => console.WriteLine(
                        $"Rollout {rollout.Id}, {rollout.Name}: {string.Join(", ", rollout.Groups.Select(group => $"{group.Name} {group.Devices.Values.Sum()}"))}. {(rollout.Definition.Start == StartMode.Manual ? $"Start it: edge-hub rollouts start {rollout.Id}" : "It starts by itself.")}"));
        });
        return command;
    }

    private static RolloutDefinition? Read(string? file, List<string> faults)
    {
        if (file is null) return null;
        try
        {
            return JsonSerializer.Deserialize<RolloutDefinition>(File.ReadAllBytes(file), Form);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            faults.Add($"{file}: {exception.Message}");
            return null;
        }
    }

    private static RolloutTargets Targets(string[] labels, string[] devices, bool all, List<string> faults)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            if (!Labels.Parse(label).TryGet(out var pair, out var problem)) faults.Add($"--label: {problem.Message}");
            else if (!pairs.TryAdd(pair.Key, pair.Value)) faults.Add($"--label: {pair.Key} is given twice; no device has two values.");
        }

        return new(labels.Length == 0 ? null : pairs, devices.Length == 0 ? null : devices, all);
    }

    private static List<GroupDefinition> Groups(string shares, List<string> faults)
    {
        var parts = shares.Split(',');
        var groups = new List<GroupDefinition>();
        foreach (var part in parts)
        {
            if (!double.TryParse(part, NumberStyles.Float, CultureInfo.InvariantCulture, out var percent)) faults.Add($"--groups: '{part}' is not a percentage.");
            else groups.Add(new(groups.Count == 0 && parts.Length > 1 ? "canary" : groups.Count == parts.Length - 1 ? "fleet" : $"wave-{groups.Count + 1}", percent));
        }

        return groups;
    }

    private static void Show(IAnsiConsole console, RolloutCost cost)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("Device", "Group", "Has", "MB");
        foreach (var device in cost.Devices) table.AddRow(Cell.Of(device.Device), Cell.Of(device.Group), Cell.Of(device.Base ?? "unknown"), Cell.Of(Megabytes(device.Bytes)));
        console.Write(table);
        console.WriteLine($"{cost.Devices.Count} devices lack {Megabytes(cost.BytesInTotal)} MB in total; the hub publishes {Megabytes(cost.BytesPublished)} MB where they share.");
        console.WriteLine(cost.LeastMinutes is { } minutes ? string.Create(CultureInfo.InvariantCulture, $"At least {TimeSpan.FromMinutes(minutes)} from the start.") : "Not within ninety days.");
        foreach (var note in cost.Notes) console.WriteLine(note);
    }

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.00", CultureInfo.InvariantCulture);
}
