using System.CommandLine;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Configuration;
using Edge.Agent.Connectivity;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Commands.Link;

/// <summary><c>edge-agent status</c>: the link, what waits for it and what is wrong, in words.</summary>
internal static class StatusCommand
{
    public static Command Create()
    {
        var configuration = new ConfigurationArguments();
        var json = new Option<bool>("--json") { Description = "JSON instead of words." };
        var command = new Command("status", "Show the link to the hub, what waits for it, and what is wrong.") { json };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            if (!(await ReadAsync(loaded.Options, cancellationToken)).TryGet(out var status, out var problem)) return ExitCodes.Report(io.Error, problem);
            if (result.GetValue(json)) io.Output.WriteLine(JsonSerializer.Serialize(status, ApiJson.Default.LinkStatus));
            else StatusText.Write(status, TimeProvider.System.GetUtcNow(), io.Output);
            return ExitCodes.Success;
        });
        return command;
    }

    private static Task<Outcome<LinkStatus>> ReadAsync(AgentOptions options, CancellationToken cancellationToken) => LocalFiles.ReadOrAskAsync(
        options,
        () => LinkStatusBuilder.Read(options, new DeviceClock(TimeProvider.System, DeviceClock.ReadBootId())),
        agent => agent.AskAsync(HttpMethod.Get, "/v1/link", ApiJson.Default.LinkStatus, cancellationToken));
}
