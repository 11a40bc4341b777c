using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>
/// Steps every rollout. <b>The order is the promise:</b> what a step decides is on disk, then desired states follow it, then
/// it is noted that they did; a crash between repeats the second and changes nothing.
/// </summary>
internal sealed class RolloutRunner(RolloutBook book, RolloutEyes eyes, FleetBoard fleet, DesiredStateService desired)
{
    /// <summary>Steps at a look, so that a start becomes a running group at once.</summary>
    private const int StepsPerLook = 3;

    /// <summary>Takes the steps that are due.</summary>
    /// <param name="late">Whether finished rollouts are looked at too, for the devices they still wait for.</param>
    /// <param name="stop">Ends the attempt.</param>
    public async Task StepAsync(bool late, CancellationToken stop)
    {
        await book.WorkAsync(database => StepAsync(database, late, stop), stop).ConfigureAwait(false);
        await PublishAsync(stop).ConfigureAwait(false);
    }

    private async Task<bool> StepAsync(HubDatabase database, bool late, CancellationToken stop)
    {
        var due = database.Rollouts.Where(row => (row.State != RolloutState.Finished && row.State != RolloutState.Stopped) || (late && row.State == RolloutState.Finished
            && database.RolloutExecutions.Any(execution => execution.RolloutId == row.Id && (execution.State == ExecutionState.Running || execution.State == ExecutionState.Absent))));
        var all = await book.LoadAsync(database, due, stop).ConfigureAwait(false);
        for (var place = 0; place < all.Count; place++)
        {
            for (var steps = 0; steps < StepsPerLook; steps++)
            {
                var loaded = all[place];
                var holders = ActiveRollouts.Holders(all.Select(entry => (entry.Row.Id, entry.Rollout)), loaded.Row.ModelName, loaded.Row.Id);
                var step = RolloutMachine.Step(loaded.Rollout, await eyes.LookAsync(database, loaded.Rollout, holders, book.Numbers, stop).ConfigureAwait(false));
                await book.SaveAsync(database, loaded, step, stop).ConfigureAwait(false);
                all[place] = loaded with { Rollout = step.Rollout };
                if (step.Events.Count > 0) fleet.NoteChange();
                if (step.Rollout.State == loaded.Rollout.State) break;
            }
        }

        return true;
    }

    private async Task PublishAsync(CancellationToken stop)
    {
        var waiting = await book.WorkAsync(async database => await database.RolloutExecutions.AsNoTracking().Where(row => row.IsUnpublished).ToListAsync(stop).ConfigureAwait(false), stop).ConfigureAwait(false);
        if (waiting.Count == 0) return;
        var again = waiting.Where(row => row is { State: ExecutionState.Running, Attempts: > 1 }).Select(row => book.Numbers.Of(row.DeviceId)).ToHashSet();
        var devices = waiting.Select(row => row.DeviceId).Distinct().Select(book.Numbers.Of).Select(fleet.Find).OfType<DeviceState>().ToList();
        await desired.ReconcileAsync(devices, stop, again).ConfigureAwait(false);
        await book.WorkAsync(
            async database =>
            {
                var known = waiting.ToDictionary(row => (row.RolloutId, row.DeviceId));
                var revisions = await database.Desired.AsNoTracking().Select(row => new { row.DeviceId, row.Revision }).ToDictionaryAsync(row => row.DeviceId, row => row.Revision, stop).ConfigureAwait(false);
                foreach (var row in await database.RolloutExecutions.Where(row => row.IsUnpublished).ToListAsync(stop).ConfigureAwait(false))
                {
                    // An order may have changed it meanwhile: then its turn comes with the next look.
                    if (!known.TryGetValue((row.RolloutId, row.DeviceId), out var published) || (published.State, published.Attempts) != (row.State, row.Attempts)) continue;
                    row.IsUnpublished = false;
                    if (row.State == ExecutionState.Running) row.Revision = revisions.GetValueOrDefault(row.DeviceId);
                }

                return await database.SaveChangesAsync(stop).ConfigureAwait(false);
            },
            stop).ConfigureAwait(false);
    }
}
