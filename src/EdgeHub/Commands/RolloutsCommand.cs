using System.CommandLine;
using Edge.Hub.Api;
using Edge.Hub.Rollouts;
using Spectre.Console;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub rollouts</c>.</summary>
internal static class RolloutsCommand
{
    public static Command Build(CommandContext context)
    {
        var command = new Command("rollouts", "Brings a model version to many devices, group by group, as long as it proves itself.")
        {
            RolloutCreateCommand.Build(context),
            Order(context, RolloutOrder.Start, "start", "Starts a rollout that is ready."),
            RolloutWatchCommand.Build(context),
            Order(context, RolloutOrder.Pause, "pause", "Starts no device for now; one that has not begun is told to leave it."),
            Order(context, RolloutOrder.Resume, "resume", "Goes on; gates are judged as before."),
            Order(context, RolloutOrder.Advance, "advance", "Lets the current group pass whatever its gates say; who and why stand in its report."),
            Stop(context),
            RolloutReportCommand.Build(context),
            List(context),
            Log(context),
        };
        return command;
    }

    /// <summary>The rollout's number, as every command takes it.</summary>
    public static Argument<long> Id() => new("id") { Description = "The rollout's number." };

    private static Command List(CommandContext context)
    {
        var command = new Command("list", "Lists rollouts, newest first.");
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<RolloutView>>(parsed, hub => hub.GetAsync<IReadOnlyList<RolloutView>>("/api/v1/rollouts", stop), Show));
        return command;
    }

    private static Command Log(CommandContext context)
    {
        var id = Id();
        var command = new Command("log", "Shows what happened, who did it and why.") { id };
        command.SetAction((parsed, stop) => context.CallAsync<IReadOnlyList<RolloutEventView>>(
            parsed,
            hub => hub.GetAsync<IReadOnlyList<RolloutEventView>>($"/api/v1/rollouts/{parsed.GetValue(id)}/events", stop),
            (console, events) =>
            {
                foreach (var found in events) console.WriteLine(FormattableString.Invariant($"{found.At.UtcDateTime:yyyy-MM-dd HH:mm:ss} {found.By}: {found.What}. {found.Why}"));
            }));
        return command;
    }

    private static Command Order(CommandContext context, RolloutOrder order, string name, string description)
    {
        var (id, why) = (Id(), Why());
        var command = new Command(name, description) { id, why };
        command.SetAction((parsed, stop) => SendAsync(context, parsed, parsed.GetValue(id), order, parsed.GetValue(why)!, ErrorAction.Keep, stop));
        return command;
    }

    private static Command Stop(CommandContext context)
    {
        var (id, why) = (Id(), Why());
        var revert = new Option<bool>("--revert") { Description = "Devices that have the version go back to the one each had before; without it they keep it." };
        var command = new Command("stop", "Ends a rollout for good.") { id, why, revert };
        command.SetAction((parsed, stop) => SendAsync(
            context, parsed, parsed.GetValue(id), RolloutOrder.Stop, parsed.GetValue(why)!, parsed.GetValue(revert) ? ErrorAction.Revert : ErrorAction.Keep, stop));
        return command;
    }

    private static Option<string> Why() => new("--reason") { Description = "Why; it stays on record.", DefaultValueFactory = _ => "by order" };

    private static Task<int> SendAsync(CommandContext context, ParseResult parsed, long id, RolloutOrder order, string why, ErrorAction leaving, CancellationToken stop) =>
        context.CallAsync<RolloutView>(
            parsed,
            hub => hub.SendAsync<RolloutView>(HttpMethod.Post, $"/api/v1/rollouts/{id}/{order.ToString().ToLowerInvariant()}", new RolloutOrderRequest(Environment.UserName, why, leaving), stop),
            (console, rollout) => console.WriteLine($"{rollout.Name} is {rollout.State.ToString().ToLowerInvariant()}."));

    private static void Show(IAnsiConsole console, IReadOnlyList<RolloutView> rollouts)
    {
        if (rollouts.Count == 0)
        {
            console.WriteLine("No rollout yet.");
            return;
        }

        var table = new Table().Border(TableBorder.Simple).AddColumns("Id", "Name", "Model", "For", "State", "Groups", "Devices", "Updated", "Failed", "Why");
        foreach (var rollout in rollouts)
        {
            table.AddRow(
                Cell.Of(rollout.Id), Cell.Of(rollout.Name), Cell.Of($"{rollout.Model}@{rollout.Version}"), Cell.Of(rollout.Targets), Cell.Of(rollout.State.ToString().ToLowerInvariant()),
                Cell.Of($"{rollout.Groups.Count(group => group.State == GroupState.Finished)}/{rollout.Groups.Count}"), Cell.Of(rollout.Groups.Sum(group => group.Devices.Values.Sum())),
                Cell.Of(Count(rollout, ExecutionState.Finished)), Cell.Of(Count(rollout, ExecutionState.Error)), Cell.Of(rollout.Cause));
        }

        console.Write(table);
    }

    private static int Count(RolloutView rollout, ExecutionState state) => rollout.Groups.Sum(group => group.Devices.GetValueOrDefault(state));
}
