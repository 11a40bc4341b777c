using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Rollouts.Reports;
using Edge.Hub.Storage;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Rollouts in the database, changed by one at a time over all processes; a step, its events and its reports are one transaction.</summary>
internal sealed class RolloutBook(IDbContextFactory<HubDatabase> databases, GroupReports reports, FleetStore fleetStore, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Devices' numbers.</summary>
    public DeviceNumbers Numbers { get; } = new();

    /// <summary>Works on rollouts while nobody else does.</summary>
    public async Task<T> WorkAsync<T>(Func<HubDatabase, Task<T>> work, CancellationToken stop)
    {
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
            await using var turn = await database.TakePlanningTurnAsync(stop).ConfigureAwait(false);
            await Numbers.RefreshAsync(database, stop).ConfigureAwait(false);
            return await work(database).ConfigureAwait(false);
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <summary>Gives numbers to devices that have just appeared.</summary>
    public async Task NumberAsync(HubDatabase database, IEnumerable<DeviceState> devices, CancellationToken stop)
    {
        var unknown = devices.Where(device => Numbers.Of(device.Address) is null).ToList();
        if (unknown.Count == 0) return;
        await fleetStore.SaveAsync(unknown, stop).ConfigureAwait(false);
        await Numbers.RefreshAsync(database, stop).ConfigureAwait(false);
    }

    /// <summary>Reads rollouts.</summary>
    public async Task<List<LoadedRollout>> LoadAsync(HubDatabase database, IQueryable<RolloutRow> query, CancellationToken stop)
    {
        var rows = await query.OrderBy(row => row.Id).ToListAsync(stop).ConfigureAwait(false);
        var loaded = new List<LoadedRollout>();
        foreach (var row in rows)
        {
            var executions = await database.RolloutExecutions.Where(execution => execution.RolloutId == row.Id).ToDictionaryAsync(execution => Numbers.Of(execution.DeviceId), stop).ConfigureAwait(false);
            loaded.Add(new(row, executions, RolloutRows.Read(row, executions.Select(pair => (pair.Key, pair.Value)))));
        }

        return loaded;
    }

    /// <summary>Writes a step.</summary>
    public async Task SaveAsync(HubDatabase database, LoadedRollout loaded, RolloutStep step, CancellationToken stop)
    {
        var before = loaded.Rollout.Executions.ToDictionary(execution => execution.Device);
        RolloutRows.Write(loaded.Row, step.Rollout);
        foreach (var execution in step.Rollout.Executions.Where(execution => execution != before.GetValueOrDefault(execution.Device)))
        {
            if (!loaded.Executions.TryGetValue(execution.Device, out var row))
            {
                row = new RolloutExecutionRow { RolloutId = loaded.Row.Id, DeviceId = Numbers.Of(execution.Device)!.Value };
                loaded.Executions[execution.Device] = database.RolloutExecutions.Add(row).Entity;
            }

            RolloutRows.Write(row, execution);
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        database.RolloutEvents.AddRange(step.Events.Select(found => new RolloutEventRow
        {
            RolloutId = loaded.Row.Id,
            AtMs = now,
            Actor = found.By,
            What = found.What,
            Why = found.Why,
            Place = found.Group,
            DeviceId = found.Device is null ? null : Numbers.Of(found.Device),
        }));
        foreach (var decision in step.Decisions)
            database.RolloutReports.Add(await reports.MakeAsync(database, loaded.Row, step.Rollout, decision, Numbers, stop).ConfigureAwait(false));
        if (step.Rollout.State == RolloutState.Starting) await AddRuleAsync(database, loaded.Row, now, stop).ConfigureAwait(false);
        await database.SaveChangesAsync(stop).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    /// <summary>From here on the rollout is one of the rules; of those for its model that speak about a device the latest wins.</summary>
    private static async Task AddRuleAsync(HubDatabase database, RolloutRow row, long now, CancellationToken stop)
    {
        var target = AssignmentTarget.OfRollout(row.Id);
        if (await database.Assignments.AnyAsync(rule => rule.Target == target.Kind && rule.First == target.First, stop).ConfigureAwait(false)) return;
        database.Assignments.Add(new AssignmentRow
        {
            ModelName = row.ModelName,
            ModelVersion = row.ModelVersion,
            Target = target.Kind,
            First = target.First,
            CreatedAtMs = now,
        });
    }
}
