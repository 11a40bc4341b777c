using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Edge.Protocol;

namespace Edge.Hub.Rollouts;

/// <summary>Puts devices in groups. The order comes from a hash of the address: it is the same in every rollout, and follows neither site nor name.</summary>
internal static class Placement
{
    /// <summary>Places devices.</summary>
    /// <param name="groups">The groups.</param>
    /// <param name="devices">The devices.</param>
    public static IReadOnlyList<Execution> Place(IReadOnlyList<GroupDefinition> groups, IEnumerable<DeviceAddress> devices)
    {
        var named = groups.SelectMany((group, place) => (group.Devices ?? []).Select(device => (device, place))).ToDictionary(entry => entry.device, entry => entry.place, StringComparer.Ordinal);
        var all = devices.ToLookup(device => named.ContainsKey(device.ToString()));
        var placed = all[true].Select(device => new Execution(device, named[device.ToString()])).ToList();
        var rest = all[false].OrderBy(HashOf).ThenBy(device => device.ToString(), StringComparer.Ordinal).ToList();
        var taken = 0;
        var (percent, last) = (0d, groups.Count - 1);
        while (last > 0 && groups[last].Percent is null) last--;
        for (var place = 0; place < groups.Count; place++)
        {
            if (groups[place].Percent is not { } share) continue;
            percent += share;
            // Rounded up: a canary of 5 % is one box of three, not none. The last share takes what is left.
            var until = place == last ? rest.Count : Math.Min(rest.Count, (int)Math.Ceiling((percent * rest.Count / 100) - 1e-9));
            placed.AddRange(rest[taken..Math.Max(taken, until)].Select(device => new Execution(device, place)));
            taken = Math.Max(taken, until);
        }

        return placed;
    }

    private static ulong HashOf(DeviceAddress device) => BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(device.ToString())));
}
