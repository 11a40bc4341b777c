using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Rollouts.Reports;
using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Shows rollouts; gates are judged on what the hub sees at that moment, by the rules that decide.</summary>
internal sealed class RolloutReader(IDbContextFactory<HubDatabase> databases, RolloutBook book, RolloutEyes eyes)
{
    private static readonly Dictionary<DeviceAddress, long> Nobody = [];

    /// <summary>Rollouts, newest first, their devices counted.</summary>
    public async Task<IReadOnlyList<RolloutView>> ListAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rows = await database.Rollouts.AsNoTracking().OrderByDescending(row => row.Id).ToListAsync(stop).ConfigureAwait(false);
        var counts = await database.RolloutExecutions.AsNoTracking().GroupBy(row => new { row.RolloutId, row.Place, row.State })
            .Select(group => new { group.Key.RolloutId, group.Key.Place, group.Key.State, Count = group.Count() }).ToListAsync(stop).ConfigureAwait(false);
        var byGroup = counts.ToLookup(count => (count.RolloutId, count.Place));
        return [.. rows.Select(row =>
        {
            var rollout = RolloutRows.Read(row, []);
            return ToView(row, rollout, [.. rollout.Groups.Select((group, place) => new RolloutGroupView(
                group.Name, group.State, byGroup[(row.Id, place)].OrderBy(count => count.State).ToDictionary(count => count.State, count => count.Count), []))]);
        })];
    }

    /// <summary>One rollout, or null.</summary>
    public async Task<RolloutView?> FindAsync(long id, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        await book.Numbers.RefreshAsync(database, stop).ConfigureAwait(false);
        if (await book.LoadAsync(database, database.Rollouts.Where(row => row.Id == id), stop).ConfigureAwait(false) is not [var (row, _, rollout)]) return null;
        var input = await eyes.LookAsync(database, rollout, Nobody, book.Numbers, stop).ConfigureAwait(false);
        var samples = await GroupReports.CountAsync(database, rollout.Definition, stop).ConfigureAwait(false);
        var groups = new List<RolloutGroupView>();
        for (var place = 0; place < rollout.Groups.Count; place++)
        {
            var members = rollout.Executions.Where(execution => execution.Group == place).ToList();
            var devices = members.Select(execution => book.Numbers.Of(execution.Device)).OfType<int>().ToHashSet();
            groups.Add(new(
                rollout.Groups[place].Name,
                rollout.Groups[place].State,
                members.GroupBy(execution => execution.State).OrderBy(state => state.Key).ToDictionary(state => state.Key, state => state.Count()),
                rollout.Groups[place].State == GroupState.Scheduled ? [] : GroupJudge.Judge(rollout.Definition, GroupJudge.Evidence(rollout.Executions, place, input.Devices), rollout.Executions),
                GroupReports.Accuracy(samples, rollout.Definition, devices),
                [.. members.Select(DeviceOutcome.Of)]));
        }

        return ToView(row, rollout, groups);
    }

    /// <summary>What happened, in its order.</summary>
    public async Task<IReadOnlyList<RolloutEventView>> EventsAsync(long id, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var query =
            from found in database.RolloutEvents.AsNoTracking()
            where found.RolloutId == id
            join device in database.Devices on found.DeviceId equals device.Id into devices
            from device in devices.DefaultIfEmpty()
            orderby found.Id
            select new { Event = found, Device = device == null ? null : device.Site + "/" + device.Name };
        return [.. (await query.ToListAsync(stop).ConfigureAwait(false)).Select(found => new RolloutEventView(
            DateTimeOffset.FromUnixTimeMilliseconds(found.Event.AtMs), found.Event.Actor, found.Event.What, found.Event.Why, found.Event.Place, found.Device))];
    }

    /// <summary>Reports, in their order.</summary>
    public async Task<IReadOnlyList<RolloutReportView>> ReportsAsync(long id, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rows = await database.RolloutReports.AsNoTracking().Where(row => row.RolloutId == id).OrderBy(row => row.Id).ToListAsync(stop).ConfigureAwait(false);
        return [.. rows.Select(row => new RolloutReportView(ReportSigner.ReportOf(row.Envelope), JsonElement.Parse(row.Envelope)))];
    }

    private static RolloutView ToView(RolloutRow row, Rollout rollout, IReadOnlyList<RolloutGroupView> groups) => new(
        row.Id, GroupReports.NameOf(row.Id, rollout.Definition), row.ModelName, row.ModelVersion, rollout.State, rollout.Cause, rollout.Definition.Targets.ToString(),
        row.CreatedBy, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAtMs), rollout.StartedAt, rollout.EndedAt, groups, rollout.Definition);
}
