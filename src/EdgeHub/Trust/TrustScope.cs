using System.Net;
using Edge.Hub.Configuration;
using Edge.Protocol;

namespace Edge.Hub.Trust;

/// <summary>How far a hub reaches: throw-away keys are for one machine.</summary>
internal static class TrustScope
{
    /// <summary>Why throw-away keys must not be used by a hub; null where they may.</summary>
    /// <param name="options">The hub's options.</param>
    public static Problem? Beyond(HubOptions options)
    {
        var place = options.Broker is { } broker && !IsLoopback(broker.Host) ? $"the broker {broker.Host}"
            : !IPAddress.IsLoopback(options.Mqtt.Address) ? $"MQTT {options.Mqtt}"
            : !IPAddress.IsLoopback(options.Http.Address) ? $"HTTP {options.Http}"
            : null;
        return place is null ? null : new Problem(
            ReasonCode.NotAllowed,
            $"Throw-away keys are for a demo on one machine, and this hub is reached through {place}. Make real ones: edge-hub trust init --keys FOLDER, the folder elsewhere than on the hub.");
    }

    private static bool IsLoopback(string host) => host == "localhost" || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
