using System.CommandLine;
using Edge.Hub.Api;
using Edge.Hub.Rollouts;
using Edge.Hub.Rollouts.Gates;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Edge.Hub.Commands;

/// <summary><c>edge-hub rollouts watch</c>.</summary>
internal static class RolloutWatchCommand
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The states in the order of a device's way, with their colours.</summary>
    private static readonly (ExecutionState State, Color Color)[] Parts =
    [
        (ExecutionState.Finished, Color.Green), (ExecutionState.Running, Color.Blue), (ExecutionState.Scheduled, Color.Grey), (ExecutionState.Absent, Color.Yellow),
        (ExecutionState.Error, Color.Red), (ExecutionState.Reverted, Color.Purple), (ExecutionState.Cancelled, Color.Grey37),
    ];

    public static Command Build(CommandContext context)
    {
        var id = RolloutsCommand.Id();
        var untilPaused = new Option<bool>("--until-paused") { Description = "End when it pauses too." };
        var command = new Command("watch", "Shows a rollout until it ends; exit code 4 when it did not finish. With --json a line for every change.") { id, untilPaused };
        command.SetAction((parsed, stop) => context.FollowAsync<RolloutView>(
            parsed,
            async (hub, show) =>
            {
                while (true)
                {
                    if (!(await hub.GetAsync<RolloutView>($"/api/v1/rollouts/{parsed.GetValue(id)}", stop).ConfigureAwait(false)).TryGet(out var rollout, out var problem)) return problem;
                    show(rollout);
                    if (rollout.State is RolloutState.Finished or RolloutState.Stopped || (rollout.State == RolloutState.Paused && parsed.GetValue(untilPaused))) return rollout;
                    await Task.Delay(Look, TimeProvider.System, stop).ConfigureAwait(false);
                }
            },
            Render,
            rollout => rollout.State == RolloutState.Finished ? ExitCodes.Done : ExitCodes.Found));
        return command;
    }

    private static Rows Render(RolloutView rollout)
    {
        var rows = new List<IRenderable> { new Markup($"[bold]{Cell.Of(rollout.Name)}[/] {Cell.Of($"{rollout.Model}@{rollout.Version} for {rollout.Targets}")}: [bold]{rollout.State.ToString().ToLowerInvariant()}[/] {Cell.Of(rollout.Cause)}") };
        foreach (var group in rollout.Groups)
        {
            rows.Add(new Markup($"[bold]{Cell.Of(group.Name)}[/] {group.State.ToString().ToLowerInvariant()}, {Cell.Of(Summary(group))}"));
            var chart = new BreakdownChart().HideTags().Width(60);
            foreach (var (state, color) in Parts) chart.AddItem(state.ToString(), group.Devices.GetValueOrDefault(state), color);
            if (group.Devices.Count > 0) rows.Add(chart);
            // What passes needs no line while there is something that does not.
            foreach (var gate in group.Gates.Where(gate => gate.Verdict != GateVerdict.Pass || gate.Scope == GroupJudge.Group))
                rows.Add(new Markup($"  {Mark(gate.Verdict)} {Cell.Of($"{gate.Gate} of {gate.Scope}: {gate.Why}")}"));
        }

        return new Rows(rows);
    }

    private static string Summary(RolloutGroupView group) => group.Devices.Count == 0 ? "nobody is in it"
        : string.Join(", ", Parts.Where(part => group.Devices.ContainsKey(part.State)).Select(part => $"{group.Devices[part.State]} {part.State.ToString().ToLowerInvariant()}"));

    private static string Mark(GateVerdict verdict) => verdict switch { GateVerdict.Pass => "[green]pass[/]", GateVerdict.Hold => "[yellow]hold[/]", _ => "[red]fail[/]" };
}
