using Edge.Hub.Storage;
using Edge.Protocol;
using Microsoft.EntityFrameworkCore;

namespace Edge.Hub.Rollouts;

/// <summary>Devices' numbers in the database, which never change. Replaced as a whole, so that reading needs no turn.</summary>
internal sealed class DeviceNumbers
{
    private volatile Known _known = new([], []);

    /// <summary>Reads those that appeared since.</summary>
    public async Task RefreshAsync(HubDatabase database, CancellationToken stop)
    {
        if (await database.Devices.CountAsync(stop).ConfigureAwait(false) == _known.Numbers.Count) return;
        var numbers = await database.Devices.AsNoTracking().ToDictionaryAsync(row => new DeviceAddress(row.Site, row.Name), row => row.Id, stop).ConfigureAwait(false);
        _known = new(numbers, numbers.ToDictionary(pair => pair.Value, pair => pair.Key));
    }

    /// <summary>A device's number; null where it has no row yet.</summary>
    public int? Of(DeviceAddress device) => _known.Numbers.TryGetValue(device, out var number) ? number : null;

    /// <summary>The device of a number.</summary>
    public DeviceAddress Of(int number) => _known.Addresses[number];

    private sealed record Known(Dictionary<DeviceAddress, int> Numbers, Dictionary<int, DeviceAddress> Addresses);
}
