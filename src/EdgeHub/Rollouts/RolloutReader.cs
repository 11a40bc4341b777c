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

    /// <summary>Rollouts, newest first, without their devices.</summary>
    public Task<IReadOnlyList<RolloutView>> ListAsync(CancellationToken stop) => book.WorkAsync<IReadOnlyList<RolloutView>>(
        async database =>
        {
            var views = new List<RolloutView>();
            foreach (var loaded in await book.LoadAsync(database, database.Rollouts.AsNoTracking(), stop).ConfigureAwait(false)) views.Add(await ToViewAsync(database, loaded, whole: false, stop).ConfigureAwait(false));
            return [.. views.OrderByDescending(view => view.Id)];
        },
        stop);

    /// <summary>One rollout, or null.</summary>
    public Task<RolloutView?> FindAsync(long id, CancellationToken stop) => book.WorkAsync(
        async database => (await book.LoadAsync(database, database.Rollouts.AsNoTracking().Where(row => row.Id == id), stop).ConfigureAwait(false)) is [var loaded]
            ? await ToViewAsync(database, loaded, whole: true, stop).ConfigureAwait(false)
            : null,
        stop);

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

    private async Task<RolloutView> ToViewAsync(HubDatabase database, LoadedRollout loaded, bool whole, CancellationToken stop)
    {
        var (row, rollout) = (loaded.Row, loaded.Rollout);
        var definition = rollout.Definition;
        var input = whole ? await eyes.LookAsync(database, rollout, Nobody, book.Numbers, stop).ConfigureAwait(false) : null;
        var groups = new List<RolloutGroupView>();
        for (var place = 0; place < rollout.Groups.Count; place++)
        {
            var members = rollout.Executions.Where(execution => execution.Group == place).ToList();
            var states = members.GroupBy(execution => execution.State).OrderBy(state => state.Key).ToDictionary(state => state.Key, state => state.Count());
            var (name, state) = (rollout.Groups[place].Name, rollout.Groups[place].State);
            var gates = input is null || state == GroupState.Scheduled ? [] : GroupJudge.Judge(definition, GroupJudge.Evidence(rollout.Executions, place, input.Devices), rollout.Executions);
            groups.Add(input is null
                ? new(name, state, states, gates)
                : new(name, state, states, gates,
                    await GroupReports.AccuracyAsync(database, definition, members.Select(execution => book.Numbers.Of(execution.Device)).OfType<int>().ToHashSet(), stop).ConfigureAwait(false),
                    [.. members.Select(DeviceOutcome.Of)]));
        }

        return new RolloutView(
            row.Id, GroupReports.NameOf(row.Id, definition), row.ModelName, row.ModelVersion, rollout.State, rollout.Cause, definition.Targets.ToString(), row.CreatedBy,
            DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAtMs), rollout.StartedAt, rollout.EndedAt, groups, definition);
    }
}
