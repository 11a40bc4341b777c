using Edge.Hub.Api;
using Edge.Hub.Models;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Fleet;

/// <summary>Joins the board with what is stored about devices and models.</summary>
internal sealed class FleetReader(IDbContextFactory<HubDatabase> databases, FleetBoard board, ModelCatalog catalog)
{
    /// <summary>All devices, by address.</summary>
    public async Task<IReadOnlyList<DeviceView>> DevicesAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var ids = await database.Devices.AsNoTracking().ToDictionaryAsync(row => new DeviceAddress(row.Site, row.Name), row => row.Id, stop).ConfigureAwait(false);
        var counters = await database.DeviceCounters.AsNoTracking().ToDictionaryAsync(row => row.DeviceId, stop).ConfigureAwait(false);
        var desired = await database.Desired.AsNoTracking().ToDictionaryAsync(row => row.DeviceId, row => row.Message, stop).ConfigureAwait(false);
        return [.. board.All.OrderBy(device => device.Address.ToString(), StringComparer.Ordinal).Select(device =>
        {
            var id = ids.GetValueOrDefault(device.Address);
            return ToView(device, counters.GetValueOrDefault(id), desired.GetValueOrDefault(id));
        })];
    }

    /// <summary>One device, or null.</summary>
    public async Task<DeviceView?> DeviceAsync(DeviceAddress address, CancellationToken stop)
    {
        if (board.Find(address) is not { } device) return null;
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var id = await database.Devices.Where(row => row.Site == address.Site && row.Name == address.Device).Select(row => row.Id).FirstOrDefaultAsync(stop).ConfigureAwait(false);
        var counters = await database.DeviceCounters.AsNoTracking().FirstOrDefaultAsync(row => row.DeviceId == id, stop).ConfigureAwait(false);
        var desired = await database.Desired.AsNoTracking().FirstOrDefaultAsync(row => row.DeviceId == id, stop).ConfigureAwait(false);
        return ToView(device, counters, desired?.Message);
    }

    /// <summary>All model versions, with where they run and shall run.</summary>
    public async Task<IReadOnlyList<ModelView>> ModelsAsync(CancellationToken stop)
    {
        var devices = await DevicesAsync(stop).ConfigureAwait(false);
        return [.. (await catalog.ListAsync(stop).ConfigureAwait(false)).Select(model => ToView(model, devices))];
    }

    /// <summary>A model version as the API shows it.</summary>
    public static ModelView ToView(ModelRow model, IReadOnlyList<DeviceView> devices) => new(
        model.Name,
        model.Version,
        model.Digest,
        model.ManifestSize,
        model.FileCount,
        model.Size,
        DateTimeOffset.FromUnixTimeMilliseconds(model.PushedAtMs),
        [.. devices.Where(device => device.Reported?.Models.Any(m => m.State == ModelState.Committed && m.Digest.ToString() == model.Digest) == true).Select(device => device.Id)],
        [.. devices.Where(device => device.Desired?.Models.Any(m => m.Digest.ToString() == model.Digest) == true).Select(device => device.Id)]);

    private static DeviceView ToView(DeviceState device, DeviceCounterRow? counters, byte[]? desired) => new(
        device.Address.ToString(),
        device.Address.Site,
        device.Address.Device,
        device.Online,
        DateTimeOffset.FromUnixTimeMilliseconds(device.FirstSeenMs),
        DateTimeOffset.FromUnixTimeMilliseconds(device.LastSeenMs),
        device.AgentVersion,
        device.Epoch,
        device.Labels,
        counters?.Stored ?? 0,
        counters?.Duplicates ?? 0,
        counters?.RepeatedDecisions ?? 0,
        counters?.Rejected ?? 0,
        device.ReportedAtMs is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null,
        device.Reported,
        desired is null ? null : ProtocolJson.Parse(desired, ProtocolJson.Default.DesiredState, "stored desired state").Value);
}
