using System.Text.Json;
using Edge.Hub.Fleet;
using Edge.Hub.Rollouts;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Models;

/// <summary>
/// Keeps every device's desired state in step with the rules: at an assignment, a label change, and when a device appears.
/// A new revision is on disk before it is published, so that a restart can only repeat it.
/// </summary>
internal sealed class DesiredStateService(
    IDbContextFactory<HubDatabase> databases, FleetBoard fleet, FleetStore fleetStore, IDesiredPublisher publisher, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _oneAtATime = new(1);

    /// <summary>Adds a rule and applies it to the devices it matches now; those that appear later get it then.</summary>
    /// <param name="model">A pushed version.</param>
    /// <param name="target">Whom it is for.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>The rule, and the devices that match it now.</returns>
    public async Task<(AssignmentRow Rule, IReadOnlyList<DeviceAddress> Matched)> AssignAsync(ModelRow model, AssignmentTarget target, CancellationToken stop)
    {
        var rule = new AssignmentRow
        {
            ModelName = model.Name,
            ModelVersion = model.Version,
            Target = target.Kind,
            First = target.First,
            Second = target.Second,
            CreatedAtMs = time.GetUtcNow().ToUnixTimeMilliseconds(),
        };
        await using (var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false))
        {
            database.Assignments.Add(rule);
            await database.SaveChangesAsync(stop).ConfigureAwait(false);
        }

        var matched = await MatchedAsync(target, stop).ConfigureAwait(false);
        await ReconcileAsync(matched, stop).ConfigureAwait(false);
        return (rule, [.. matched.Select(device => device.Address)]);
    }

    /// <summary>
    /// The devices that a stored rule is for. Labels are read after the rule was stored: whoever changes one later, in
    /// another process too, plans that device with the rule.
    /// </summary>
    public async Task<IReadOnlyList<DeviceState>> MatchedAsync(AssignmentTarget target, CancellationToken stop)
    {
        if (target.Kind == AssignmentTarget.Label) await fleetStore.RefreshLabelsAsync(fleet, stop).ConfigureAwait(false);
        return [.. fleet.All.Where(target.Matches)];
    }

    /// <summary>Brings devices in step with the rules; those already in step are left alone.</summary>
    /// <param name="devices">The devices.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <param name="again">Those that get a new revision in any case: it asks them to try once more what they gave up.</param>
    public async Task ReconcileAsync(IReadOnlyCollection<DeviceState> devices, CancellationToken stop, IReadOnlySet<DeviceAddress>? again = null)
    {
        if (devices.Count == 0) return;
        await _oneAtATime.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await publisher.PublishAsync(await SaveChangesAsync(devices, again, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
            fleet.NoteChange();
        }
        finally
        {
            _oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _oneAtATime.Dispose();

    private async Task<IReadOnlyList<(DeviceAddress Device, byte[] Message)>> SaveChangesAsync(
        IReadOnlyCollection<DeviceState> devices, IReadOnlySet<DeviceAddress>? again, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        await using var turn = await database.TakePlanningTurnAsync(stop).ConfigureAwait(false);
        var rules = await database.Assignments.AsNoTracking().ToListAsync(stop).ConfigureAwait(false);
        var configuration = await database.ConfigurationRules.AsNoTracking().ToListAsync(stop).ConfigureAwait(false);
        var current = await database.Desired.ToDictionaryAsync(row => row.DeviceId, stop).ConfigureAwait(false);
        if (rules.Count == 0 && configuration.Count == 0 && current.Count == 0) return [];
        var models = await database.Models.AsNoTracking().ToDictionaryAsync(row => (row.Name, row.Version), stop).ConfigureAwait(false);
        // A device that has just appeared may not have its row yet.
        await fleetStore.SaveAsync([.. devices], stop).ConfigureAwait(false);
        var ids = await database.Devices.AsNoTracking().ToDictionaryAsync(row => new DeviceAddress(row.Site, row.Name), row => row.Id, stop).ConfigureAwait(false);
        // Read within the turn: another process may have changed one since this process heard of it.
        await fleetStore.RefreshLabelsAsync(fleet, stop).ConfigureAwait(false);
        var rollouts = await RolloutRules.LoadAsync(database, rules, [.. devices.Select(device => ids[device.Address])], stop).ConfigureAwait(false);
        var changed = new List<(DeviceAddress, byte[])>();
        foreach (var device in devices.Select(device => fleet.Find(device.Address)!).Where(device => !device.IsQuarantined))
        {
            var row = current.GetValueOrDefault(ids[device.Address]);
            var planned = new DesiredState(
                1, row?.Revision ?? 0, DesiredStatePlanner.Plan(device, rules, models, rollouts),
                DesiredStatePlanner.PlanPipelines(device, configuration), DesiredStatePlanner.PlanSettings(device, configuration));
            // Byte for byte: what was published last is what the device has.
            var isSame = row is null ? planned is { Models.Count: 0, Pipelines: null, Settings: null } : Write(planned).AsSpan().SequenceEqual(row.Message);
            if (isSame && (row is null || again?.Contains(device.Address) != true)) continue;
            row ??= database.Desired.Add(new DesiredRow { DeviceId = ids[device.Address], Message = [] }).Entity;
            row.Revision++;
            row.Message = Write(planned with { Revision = row.Revision });
            changed.Add((device.Address, row.Message));
        }

        await database.SaveChangesAsync(stop).ConfigureAwait(false);
        return changed;
    }

    private static byte[] Write(DesiredState desired) => JsonSerializer.SerializeToUtf8Bytes(desired, ProtocolJson.Default.DesiredState);
}
