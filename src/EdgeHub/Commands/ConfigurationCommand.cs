using System.CommandLine;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Remote;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub pipelines</c> and <c>edge-hub settings</c>: list, set, clear.</summary>
internal static class ConfigurationCommand
{
    public static Command Pipelines(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "A file with one pipeline, an object in the words of agent.json." };
        var command = List(context, "pipelines", "Lists the pipelines that devices shall run in the place of their own or beside them.");
        command.Add(Set(
            context, "pipelines", "Has devices run a pipeline. A box takes it only where its agent.json says remote.pipelines: allow.", [file],
            parsed => ReadPipeline(parsed.GetValue(file)!)));
        command.Add(Clear(context, "pipelines", "Has devices run their own pipeline of the name again."));
        return command;
    }

    public static Command Settings(CommandContext context)
    {
        var name = new Argument<string>("name") { Description = "The setting, for example logLevel." };
        var value = new Argument<string>("value") { Description = "Its value, for example debug." };
        var command = List(context, "settings", "Lists the settings that devices shall have.");
        command.Add(Set(
            context, "settings", "Has devices have a setting.", [name, value],
            parsed => (parsed.GetValue(name)!, JsonSerializer.SerializeToElement(parsed.GetValue(value)!))));
        command.Add(Clear(context, "settings", "Has devices have their own value of the setting again."));
        return command;
    }

    private static Command List(CommandContext context, string what, string description)
    {
        var command = new Command(what, description);
        var list = new Command("list", description);
        foreach (var one in (Command[])[command, list])
        {
            one.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<ConfigurationRuleView>>(
                parsed, hub => hub.GetAsync<IReadOnlyList<ConfigurationRuleView>>($"/api/v1/{what}", stop), Show));
        }

        command.Add(list);
        return command;
    }

    private static Command Set(
        CommandContext context, string what, string description, IReadOnlyList<Argument> arguments, Func<ParseResult, Outcome<(string Name, JsonElement Value)>> read)
    {
        var target = new TargetOptions();
        var command = new Command("set", description);
        foreach (var argument in arguments) command.Add(argument);
        target.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            if (target.Check(parsed) is { } problem) return Task.FromResult(context.Fail(problem, ExitCodes.Usage));
            if (!read(parsed).TryGet(out var wish, out problem)) return Task.FromResult(context.Fail(problem, ExitCodes.Refused));
            var request = new ConfigurationRequest(wish.Value, target.Device(parsed), target.Label(parsed), target.All(parsed));
            return context.CallAsync<ConfigurationRuleView>(
                parsed, hub => hub.SendAsync<ConfigurationRuleView>(HttpMethod.Put, $"/api/v1/{what}/{Uri.EscapeDataString(wish.Name)}", request, stop), (console, rule) => Show(console, [rule]));
        });
        return command;
    }

    private static Command Clear(CommandContext context, string what, string description)
    {
        var name = new Argument<string>("name") { Description = "The name." };
        var target = new TargetOptions();
        var command = new Command("clear", description) { name };
        target.AddTo(command);
        command.SetAction((parsed, stop) => target.Check(parsed) is { } problem
            ? Task.FromResult(context.Fail(problem, ExitCodes.Usage))
            : context.CallAsync<Nothing>(
                parsed,
                hub => hub.SendAsync<Nothing>(new HttpRequestMessage(HttpMethod.Delete, $"/api/v1/{what}/{Uri.EscapeDataString(parsed.GetValue(name)!)}{target.Query(parsed)}"), stop),
                (console, _) => console.WriteLine($"{parsed.GetValue(name)} is cleared.")));
        return command;
    }

    private static Outcome<(string Name, JsonElement Value)> ReadPipeline(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file), new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            // Without the file's comments and line breaks: they would travel to every device.
            var words = JsonElement.Parse(JsonSerializer.SerializeToUtf8Bytes(document.RootElement));
            return ConfigurationRules.NameOf(words).TryGet(out var name, out var problem) ? (name, words) : problem;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return new Problem(ReasonCode.Malformed, $"{file}: {exception.Message}");
        }
    }

    private static void Show(IAnsiConsole console, IReadOnlyList<ConfigurationRuleView> rules)
    {
        if (rules.Count == 0)
        {
            console.WriteLine("No rule: every device has its own configuration.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "For", "Value", "Device", "State", "Message");
        foreach (var rule in rules)
        {
            // A pipeline's words are wider than a table; --json shows them.
            var value = rule.Value.ValueKind == JsonValueKind.String ? rule.Value.GetString() : rule.Value.TryGetProperty("model", out var model) ? $"model {model}" : "";
            if (rule.Devices.Count == 0) table.AddRow(Cell.Of(rule.Name), Cell.Of(rule.Selector), Cell.Of(value), "", "", "no device matches yet");
            foreach (var device in rule.Devices)
                table.AddRow(Cell.Of(rule.Name), Cell.Of(rule.Selector), Cell.Of(value), Cell.Of(device.Device), Cell.Of(device.State?.ToString() ?? "not reported"), Cell.Of(device.Message));
        }

        console.Write(table);
    }
}
