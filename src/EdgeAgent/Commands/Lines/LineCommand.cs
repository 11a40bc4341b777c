using System.CommandLine;
using Edge.Agent.Api;
using Edge.Agent.Devices.Signals;

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

    private static Task<int> AskAsync(ParseResult result, ConfigurationArguments configuration, HttpMethod method, string path, CancellationToken cancellationToken) =>
        AgentQuestion.AskAsync(result, configuration, method, path, ApiJson.Default.LineViewArray, Show, cancellationToken);

    private static void Show(LineView[] lines, TextWriter output)
    {
        if (lines.Length == 0) output.WriteLine("No pipeline has a run output.");
        foreach (var line in lines) output.WriteLine(line.Stop is { } stop ? $"{line.Pipeline}  stopped  {stop.Cause}, part {stop.DecisionId}" : $"{line.Pipeline}  running");
    }
}
