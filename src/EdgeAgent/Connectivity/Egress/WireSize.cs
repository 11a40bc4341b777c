using System.Text;

namespace Edge.Agent.Connectivity.Egress;

/// <summary>How many bytes an MQTT 5 PUBLISH packet takes.</summary>
internal static class WireSize
{
    /// <summary>The packet as the client writes it: fixed header, topic, packet id, properties, payload.</summary>
    /// <param name="message">The message.</param>
    public static int Of(LinkMessage message)
    {
        var properties = message.Expiry is null ? 0 : 5;
        var rest = 2 + Encoding.UTF8.GetByteCount(message.Topic) + (message.Delivery is Delivery.AtMostOnce ? 0 : 2) + 1 + properties + message.Payload.Length;
        return 1 + LengthOf(rest) + rest;
    }

    private static int LengthOf(int remaining) => remaining switch
    {
        < 1 << 7 => 1,
        < 1 << 14 => 2,
        < 1 << 21 => 3,
        _ => 4,
    };
}
