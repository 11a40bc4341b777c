using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;
using Edge.Protocol;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub devices command</c>.</summary>
internal static class DeviceCommandCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Build(CommandContext context)
    {
        var device = new Argument<string>("device") { Description = "site/device" };
        var name = new Argument<string>("name") { Description = "snapshot, restart-pipeline, collect-diagnostics, set-log-level, or what else the agent knows." };
        var arguments = new Argument<string?>("arguments") { Description = "A JSON object.", Arity = ArgumentArity.ZeroOrOne };
        var wait = new Option<string>("--wait") { Description = "How long the answer is waited for.", DefaultValueFactory = _ => "30s" };
        var expires = new Option<string>("--expires") { Description = "How long the command is worth running.", DefaultValueFactory = _ => "60s" };
        var id = new Option<string?>("--id") { Description = "To ask again: the id of the first time. The device answers as then and does nothing." };
        var command = new Command("command", "Has a device do something once, and prints its answer.") { device, name, arguments, wait, expires, id };
        command.SetAction((parsed, stop) =>
        {
            if (!Addresses.Parse(parsed.GetValue(device)!).TryGet(out var address, out var problem)
                || !Seconds(parsed.GetValue(wait)!).TryGet(out var waitSeconds, out problem)
                || !Seconds(parsed.GetValue(expires)!).TryGet(out var expiresSeconds, out problem)
                || !ReadArguments(parsed.GetValue(arguments)).TryGet(out var given, out problem))
                return Task.FromResult(context.Fail(problem, ExitCodes.Usage));
            var call = new CommandCall(parsed.GetValue(name)!, given.Value, expiresSeconds, waitSeconds, parsed.GetValue(id), Environment.UserName);
            return context.CallAsync<CommandView>(
                parsed,
                async hub => (await hub.SendAsync<CommandView>(HttpMethod.Post, $"/api/v1/devices/{address}/commands", call, stop).ConfigureAwait(false)).TryGet(out var view, out var failed)
                    ? view.State == "done" ? view : new Problem(new ReasonCode(view.Reason ?? view.State), $"{view.State}: {view.Message} (id {view.Id})")
                    : failed,
                (console, view) =>
                {
                    if (view.Message is { } message) console.Profile.Out.Writer.WriteLine(message);
                    if (view.Result is { } result) console.Profile.Out.Writer.WriteLine(JsonSerializer.Serialize(result, Indented));
                    if (view is { Message: null, Result: null }) console.Profile.Out.Writer.WriteLine("done");
                });
        });
        return command;
    }

    private static Outcome<Optional> ReadArguments(string? text)
    {
        if (text is null) return new Optional(null);
        try
        {
            return new Optional(JsonElement.Parse(text));
        }
        catch (JsonException exception)
        {
            return new Problem(ReasonCode.Malformed, $"The arguments are no JSON object: {exception.Message}");
        }
    }

    private static Outcome<int> Seconds(string text)
    {
        var factor = text.EndsWith('s') ? 1 : text.EndsWith('m') ? 60 : text.EndsWith('h') ? 3600 : 0;
        return factor > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 86_400
            ? number * factor
            : new Problem(ReasonCode.Malformed, $"'{text}' is no duration; write for example 30s or 5m.");
    }

    private sealed record Optional(JsonElement? Value);
}
