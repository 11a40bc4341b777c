using System.CommandLine;
using Edge.Hub.Api;
using Edge.Protocol;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub assign</c>.</summary>
internal static class AssignCommand
{
    public static Command Build(CommandContext context)
    {
        var model = new Argument<string>("model") { Description = "<model>@<version>, both as pushed." };
        var target = new TargetOptions();
        var command = new Command("assign", "Has devices run a model version. The rule stays; for one model the latest rule that matches a device wins.")
        {
            model,
        };
        target.AddTo(command);
        command.SetAction((parsed, stop) =>
        {
            var parts = parsed.GetValue(model)!.Split('@');
            if (parts.Length != 2)
                return Task.FromResult(context.Fail(new Problem(ReasonCode.Malformed, $"'{parsed.GetValue(model)}' is not <model>@<version>."), ExitCodes.Usage));
            if (target.Check(parsed) is { } problem)
                return Task.FromResult(context.Fail(problem, ExitCodes.Usage));
            var request = new AssignmentRequest(parts[0], parts[1], target.Device(parsed), target.Label(parsed), target.All(parsed));
            return context.CallAsync<AssignmentView>(
                parsed,
                hub => hub.SendAsync<AssignmentView>(HttpMethod.Post, "/api/v1/assignments", request, stop),
                (console, rule) => console.WriteLine(rule.Matched.Count == 0
                    ? $"{rule.Model}@{rule.Version} is assigned to {rule.Selector}. No device seen so far matches; the rule applies when one appears."
                    : $"{rule.Model}@{rule.Version} is assigned to {rule.Selector}: {string.Join(", ", rule.Matched)}"));
        });
        return command;
    }
}
