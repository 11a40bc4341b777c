using System.CommandLine;
using Edge.Agent.Api;
using Edge.Agent.Commands.Link;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment.Technician;
using Edge.Agent.Storage;
using Edge.Protocol;

namespace Edge.Agent.Commands.Models;

/// <summary>
/// <c>edge-agent model hold|release|rollback|promote NAME</c>: what a technician decides about a model that the hub manages. A
/// running agent is asked; the files of one that does not run are changed under its lock.
/// </summary>
internal static class ModelDecisionCommands
{
    /// <summary>A rollback may have to load the version before.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    public static Command Create(ModelAction action, string description)
    {
        var configuration = new ConfigurationArguments();
        var name = new Argument<string>("name") { Description = "The model." };
        var by = new Option<string?>("--by") { Description = "Who decides; stands in the journal and at the hub. Without it the user of this shell." };
        var word = action.ToString().ToLowerInvariant();
        var command = new Command(word, description) { name, by };
        configuration.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            var loaded = configuration.Load(result);
            var io = result.InvocationConfiguration;
            if (!loaded.IsValid) return ExitCodes.Report(io.Error, loaded.Errors);
            var decision = new Decision(action, word, result.GetRequiredValue(name), result.GetValue(by) ?? Environment.UserName);
            if (!(await DecideAsync(loaded.Options, decision, cancellationToken)).TryGet(out var answer, out var problem)) return ExitCodes.Report(io.Error, problem);
            io.Output.WriteLine(answer.Message);
            return ExitCodes.Success;
        });
        return command;
    }

    private static async Task<Outcome<ModelAnswer>> DecideAsync(AgentOptions options, Decision decision, CancellationToken cancellationToken)
    {
        if (LocalFiles.Take(options).TryGet(out var held, out var problem))
        {
            held.Dispose();
            return await LocalModelDesk.DecideAsync(options, decision.Action, decision.Name, decision.By, cancellationToken);
        }

        if (problem.Reason != StorageReasons.InUse) return problem;
        if (options.Api is not { } api) return new Problem(StorageReasons.InUse, "The agent runs, and cannot be asked without its api: stop it, and ask again.");
        return await new LocalAgent(api, options.DataDirectory).AskAsync(
            HttpMethod.Post, $"/v1/deployment/{Uri.EscapeDataString(decision.Name)}/{decision.Word}?by={Uri.EscapeDataString(decision.By)}",
            ApiJson.Default.ModelAnswer, cancellationToken, Limit);
    }

    private sealed record Decision(ModelAction Action, string Word, string Name, string By);
}
