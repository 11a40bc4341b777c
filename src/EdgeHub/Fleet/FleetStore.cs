using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Fleet;

/// <summary>Devices and labels in the database.</summary>
internal sealed class FleetStore(IDbContextFactory<HubDatabase> databases)
{
    /// <summary>Every device, offline.</summary>
    public async Task<IReadOnlyList<DeviceState>> LoadAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rows = await database.Devices.AsNoTracking().Include(row => row.Labels).ToListAsync(stop).ConfigureAwait(false);
        return [.. rows.Select(FromRow)];
    }

    /// <summary>Saves devices in one transaction; labels are left alone.</summary>
    public async Task SaveAsync(IReadOnlyList<DeviceState> devices, CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        await using var transaction = await database.Database.BeginTransactionAsync(stop).ConfigureAwait(false);
        // In one order, so that two hub processes wait for one another instead of locking up.
        foreach (var device in devices.OrderBy(device => device.Address.ToString(), StringComparer.Ordinal))
        {
            // Another process may have seen it later. First an update, because on PostgreSQL an insert that meets its conflict uses up a number.
            var known = await database.Database.ExecuteSqlAsync($"""
                UPDATE devices SET Online = {device.Online}, Session = {device.Session}, AgentVersion = {device.AgentVersion},
                    Epoch = {device.Epoch}, Reported = {device.ReportedBytes}, ReportedAtMs = {device.ReportedAtMs},
                    LastSeenMs = CASE WHEN LastSeenMs < {device.LastSeenMs} THEN {device.LastSeenMs} ELSE LastSeenMs END
                WHERE Site = {device.Address.Site} AND Name = {device.Address.Device}
                """, stop).ConfigureAwait(false);
            if (known > 0) continue;
            await database.Database.ExecuteSqlAsync($"""
                INSERT INTO devices (Site, Name, Online, Session, AgentVersion, Epoch, FirstSeenMs, LastSeenMs, Reported, ReportedAtMs)
                VALUES ({device.Address.Site}, {device.Address.Device}, {device.Online}, {device.Session}, {device.AgentVersion},
                    {device.Epoch}, {device.FirstSeenMs}, {device.LastSeenMs}, {device.ReportedBytes}, {device.ReportedAtMs})
                ON CONFLICT (Site, Name) DO UPDATE SET Online = excluded.Online, Session = excluded.Session,
                    AgentVersion = excluded.AgentVersion, Epoch = excluded.Epoch,
                    LastSeenMs = CASE WHEN devices.LastSeenMs < excluded.LastSeenMs THEN excluded.LastSeenMs ELSE devices.LastSeenMs END,
                    Reported = excluded.Reported, ReportedAtMs = excluded.ReportedAtMs
                """, stop).ConfigureAwait(false);
        }

        await transaction.CommitAsync(stop).ConfigureAwait(false);
    }

    /// <summary>Shows the labels on disk, which another hub process may have changed.</summary>
    public async Task RefreshLabelsAsync(FleetBoard board, CancellationToken stop)
    {
        var devices = board.All;
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var rows = await database.DeviceLabels
            .Join(database.Devices, label => label.DeviceId, device => device.Id, (label, device) => new { device.Site, device.Name, label.Key, label.Value })
            .ToListAsync(stop).ConfigureAwait(false);
        var labels = rows.GroupBy(row => new DeviceAddress(row.Site, row.Name))
            .ToDictionary(device => device.Key, device => device.ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal));
        foreach (var device in devices)
        {
            var found = labels.GetValueOrDefault(device.Address) ?? [];
            if (found.Count != device.Labels.Count || found.Any(pair => device.Labels.GetValueOrDefault(pair.Key) != pair.Value)) board.ReplaceLabels(device.Address, device.Labels, found);
        }
    }

    /// <summary>Sets and removes labels of a device that the board knows.</summary>
    /// <param name="device">The device.</param>
    /// <param name="changes">New values by key; null removes.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>All labels afterwards.</returns>
    public async Task<IReadOnlyDictionary<string, string>> ChangeLabelsAsync(
        DeviceState device, IReadOnlyDictionary<string, string?> changes, CancellationToken stop)
    {
        // The row may not exist yet when the device has just appeared.
        await SaveAsync([device], stop).ConfigureAwait(false);
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var row = await database.Devices.Include(candidate => candidate.Labels)
            .SingleAsync(candidate => candidate.Site == device.Address.Site && candidate.Name == device.Address.Device, stop).ConfigureAwait(false);
        foreach (var (key, value) in changes)
        {
            row.Labels.RemoveAll(label => label.Key == key && value is null);
            if (value is null) continue;
            if (row.Labels.Find(label => label.Key == key) is { } label) label.Value = value;
            else row.Labels.Add(new DeviceLabelRow { DeviceId = row.Id, Key = key, Value = value });
        }

        await database.SaveChangesAsync(stop).ConfigureAwait(false);
        return row.Labels.ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal);
    }

    private static DeviceState FromRow(DeviceRow row) => new(
        new DeviceAddress(row.Site, row.Name),
        Online: false,
        row.Session,
        row.AgentVersion,
        row.Epoch,
        row.FirstSeenMs,
        row.LastSeenMs,
        row.Reported is null ? null : ProtocolJson.Parse(row.Reported, ProtocolJson.Default.ReportedState, "reported state") is { IsSuccess: true } parsed ? parsed.Value : null,
        row.Reported,
        row.ReportedAtMs,
        row.Labels.ToDictionary(label => label.Key, label => label.Value, StringComparer.Ordinal));
}
