using Edge.Protocol;

namespace Edge.Hub.Fleet;

/// <summary>Reads <c>site/device</c>.</summary>
internal static class Addresses
{
    /// <summary>Reads an address.</summary>
    /// <param name="text"><c>site/device</c>.</param>
    public static Outcome<DeviceAddress> Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length != 2) return new Problem(ReasonCode.Malformed, $"'{text}' is not site/device.");
        return (DeviceAddress.Check(parts[0]) ?? DeviceAddress.Check(parts[1])) is { } wrong
            ? new Problem(ReasonCode.Malformed, wrong)
            : new DeviceAddress(parts[0], parts[1]);
    }
}
