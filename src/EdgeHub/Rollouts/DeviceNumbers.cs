using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Devices' numbers in the database, which never change.</summary>
internal sealed class DeviceNumbers
{
    private Dictionary<DeviceAddress, int> _numbers = [];
    private Dictionary<int, DeviceAddress> _addresses = [];

    /// <summary>Reads those that appeared since.</summary>
    public async Task RefreshAsync(HubDatabase database, CancellationToken stop)
    {
        if (await database.Devices.CountAsync(stop).ConfigureAwait(false) == _numbers.Count) return;
        _numbers = await database.Devices.AsNoTracking().ToDictionaryAsync(row => new DeviceAddress(row.Site, row.Name), row => row.Id, stop).ConfigureAwait(false);
        _addresses = _numbers.ToDictionary(pair => pair.Value, pair => pair.Key);
    }

    /// <summary>A device's number; null where it has no row yet.</summary>
    public int? Of(DeviceAddress device) => _numbers.TryGetValue(device, out var number) ? number : null;

    /// <summary>The device of a number.</summary>
    public DeviceAddress Of(int number) => _addresses[number];
}
