using System.CommandLine;
using Edge.Agent.Api;
using Edge.Protocol;

namespace Edge.Agent.Commands.Lines;

/// <summary><c>edge-agent line status|resume</c>: the lines whose permission to run the running agent gives.</summary>
internal static class LineCommand
{
    public static Command Create() => new("line", "See whether the lines run, and let a stopped one run again.") { Status(), Resume() };

    private static Command Status()
    {
        var configuration = new ConfigurationArguments();
        var command = new Command("status", "Whether each line runs, and why it does not.");
        configuration.AddTo(command);
        command.SetAction((result, cancellationToken) => AskAsync(result, configuration, HttpMethod.Get, "/v1/lines", cancellationToken));
        return command;
    }

    private static Command Resume()
    {
        var configuration = new ConfigurationArguments();
        var pipeline = new Argument<string>("pipeline") { Description = "Whose line." };
        var why = new Option<string>("--why") { Description = "What was found; stands in the journal and at the hub.", Required = true };
        var by = new Option<string?>("--by") { Description = "Who decides. Without it the user of this shell." };
        var command = new Command("resume", "Let a stopped line run again.") { pipeline, why, by };
        configuration.AddTo(command);
        command.SetAction((result, cancellationToken) => AskAsync(
            result, configuration, HttpMethod.Post,
            $"/v1/lines/{Uri.EscapeDataString(result.GetRequiredValue(pipeline))}/resume?by={Uri.EscapeDataString(result.GetValue(by) ?? Environment.UserName)}&why={Uri.EscapeDataString(result.GetRequiredValue(why))}",
            cancellationToken));
        return command;
    }

    private static async Task<int> AskAsync(ParseResult result, ConfigurationArguments configuration, HttpMethod method, string path, CancellationToken cancellationToken)
    {
        var io = result.InvocationConfiguration;
        var loaded = configuration.Load(result);
        if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
        if (loaded.Options.Api is not { } api) return ExitCodes.Report(io.Error, new Problem(ReasonCode.Unsupported, "The agent cannot be asked without its api: set api.listen."));
        var asked = await new LocalAgent(api, loaded.Options.DataDirectory).AskAsync(method, path, ApiJson.Default.LineViewArray, cancellationToken);
        if (!asked.TryGet(out var lines, out var problem)) return ExitCodes.Report(io.Error, problem);
        if (lines.Length == 0) io.Output.WriteLine("No pipeline has a run output.");
        foreach (var line in lines) io.Output.WriteLine(line.Stop is { } stop ? $"{line.Pipeline}  stopped  {stop.Cause}, part {stop.DecisionId}" : $"{line.Pipeline}  running");
        return ExitCodes.Success;
    }
}
