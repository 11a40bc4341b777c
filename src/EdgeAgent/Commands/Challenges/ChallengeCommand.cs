using System.CommandLine;
using Edge.Agent.Api;
using Edge.Agent.Challenges;

namespace Edge.Agent.Commands.Challenges;

/// <summary><c>edge-agent challenge status|begin|show-master|waive</c>: the master parts that the running agent asks for.</summary>
internal static class ChallengeCommand
{
    public static Command Create() => new("challenge", "See which master parts the line waits for, show them, or let the line go without.")
    {
        Status(), Begin(), ShowMaster(), Waive(),
    };

    private static Command Status()
    {
        var configuration = new ConfigurationArguments();
        var command = new Command("status", "Which master parts are asked for, and what came out.");
        configuration.AddTo(command);
        command.SetAction((result, cancellationToken) => AskAsync(result, configuration, HttpMethod.Get, "/v1/challenges", cancellationToken));
        return command;
    }

    private static Command Begin()
    {
        var (configuration, pipeline, by) = (new ConfigurationArguments(), Pipeline(), By());
        var command = new Command("begin", "Ask for master parts although none are due, or from the first again.") { pipeline, by };
        configuration.AddTo(command);
        command.SetAction((result, cancellationToken) => PostAsync(result, configuration, pipeline, by, "begin", "", cancellationToken));
        return command;
    }

    private static Command ShowMaster()
    {
        var (configuration, pipeline, by) = (new ConfigurationArguments(), Pipeline(), By());
        var master = new Argument<string>("master") { Description = "The master part." };
        var command = new Command("show-master", "Say that the next part captured is a master part.") { pipeline, master, by };
        configuration.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            PostAsync(result, configuration, pipeline, by, "show", $"&master={Uri.EscapeDataString(result.GetRequiredValue(master))}", cancellationToken));
        return command;
    }

    private static Command Waive()
    {
        var (configuration, pipeline, by) = (new ConfigurationArguments(), Pipeline(), By());
        var why = new Option<string>("--why") { Description = "The reason; stands in the journal and at the hub.", Required = true };
        var command = new Command("waive", "Let the line go without its master parts.") { pipeline, why, by };
        configuration.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            PostAsync(result, configuration, pipeline, by, "waive", $"&why={Uri.EscapeDataString(result.GetRequiredValue(why))}", cancellationToken));
        return command;
    }

    private static Argument<string> Pipeline() => new("pipeline") { Description = "Whose line." };

    private static Option<string?> By() => new("--by") { Description = "Who. Without it the user of this shell." };

    private static Task<int> PostAsync(
        ParseResult result, ConfigurationArguments configuration, Argument<string> pipeline, Option<string?> by, string verb, string more, CancellationToken cancellationToken) => AskAsync(
        result, configuration, HttpMethod.Post,
        $"/v1/challenges/{Uri.EscapeDataString(result.GetRequiredValue(pipeline))}/{verb}?by={Uri.EscapeDataString(result.GetValue(by) ?? Environment.UserName)}{more}", cancellationToken);

    private static Task<int> AskAsync(ParseResult result, ConfigurationArguments configuration, HttpMethod method, string path, CancellationToken cancellationToken) =>
        AgentQuestion.AskAsync(result, configuration, method, path, ApiJson.Default.ChallengeViewArray, Show, cancellationToken);

    private static void Show(ChallengeView[] challenges, TextWriter output)
    {
        if (challenges.Length == 0) output.WriteLine("No pipeline asks for master parts.");
        foreach (var challenge in challenges) Show(challenge, output);
    }

    private static void Show(ChallengeView challenge, TextWriter output)
    {
        output.WriteLine($"{challenge.Pipeline}  {challenge.State}  {challenge.Why}{(challenge.Announced is { } next ? $"  next: {next}" : "")}");
        foreach (var master in challenge.Masters)
            output.WriteLine($"  {master.Part}  {master.Expect}{(master.Label is { } label ? $" of {label}" : "")}  {master.Right} of {master.Times}");
        if (challenge.Last is { } last) output.WriteLine($"  last: {last.Part} came out as {last.Verdict}, {(last.IsRight ? "right" : $"not {last.Expected}")}, decision {last.Decision}");
    }
}
