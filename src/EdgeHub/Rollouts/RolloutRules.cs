using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Reads the rollouts that rules name.</summary>
internal static class RolloutRules
{
    /// <summary>So many devices are asked for by number; a whole fleet is read as a whole.</summary>
    private const int Few = 500;

    /// <summary>Reads them.</summary>
    /// <param name="database">The database.</param>
    /// <param name="rules">All rules.</param>
    /// <param name="devices">The devices in question; null for all.</param>
    /// <param name="stop">Ends the query.</param>
    public static async Task<IReadOnlyDictionary<long, RolloutRule>> LoadAsync(
        HubDatabase database, IReadOnlyList<AssignmentRow> rules, IReadOnlyList<int>? devices, CancellationToken stop)
    {
        var ids = rules.Select(rule => AssignmentTarget.Of(rule).RolloutId).OfType<long>().ToList();
        if (ids.Count == 0) return new Dictionary<long, RolloutRule>();
        var rows = await database.Rollouts.AsNoTracking().Where(row => ids.Contains(row.Id)).ToListAsync(stop).ConfigureAwait(false);
        var executions = database.RolloutExecutions.AsNoTracking().Where(row => ids.Contains(row.RolloutId));
        if (devices is { Count: <= Few }) executions = executions.Where(row => devices.Contains(row.DeviceId));
        var found = await executions
            .Join(database.Devices, row => row.DeviceId, device => device.Id, (row, device) => new { row.RolloutId, device.Site, device.Name, row.State, row.PreviousVersion })
            .ToListAsync(stop).ConfigureAwait(false);
        var byRollout = found.ToLookup(row => row.RolloutId);
        return rows.ToDictionary(row => row.Id, row => new RolloutRule(
            JsonSerializer.Deserialize<RolloutDefinition>(row.Definition, HubJson.Options)!,
            row.State == RolloutState.Finished,
            byRollout[row.Id].ToDictionary(execution => new DeviceAddress(execution.Site, execution.Name), execution => (execution.State, execution.PreviousVersion))));
    }
}
