using System.Text.Json.Serialization;
using Edge.Hub.Fleet;

namespace Edge.Hub.Rollouts;

/// <summary>Whom a rollout is for; exactly one of the three is stated.</summary>
/// <param name="Labels">Devices that have all of these labels.</param>
/// <param name="Devices">These, as <c>site/device</c>.</param>
/// <param name="All">Every device.</param>
/// <param name="Dynamic">Whether devices that come to match later join; not for a list.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record RolloutTargets(
    IReadOnlyDictionary<string, string>? Labels = null, IReadOnlyList<string>? Devices = null, bool All = false, bool Dynamic = true)
{
    /// <summary>Whether devices may still join.</summary>
    internal bool IsOpen => Dynamic && Devices is null;

    /// <summary>Whether a device is meant.</summary>
    internal bool Matches(DeviceState device) =>
        Devices?.Contains(device.Address.ToString(), StringComparer.Ordinal)
        ?? (All || Labels!.All(label => device.Labels.TryGetValue(label.Key, out var value) && value == label.Value));

    /// <inheritdoc/>
    public override string ToString() => All ? "all"
        : Devices is { } devices ? $"{devices.Count} listed devices"
        : string.Join(",", Labels!.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));
}
