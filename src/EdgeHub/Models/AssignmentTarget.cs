using System.Globalization;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Edge.Protocol;

namespace Edge.Hub.Models;

/// <summary>Whom an assignment is for: one device, all with a label, all, or those a rollout has come to.</summary>
/// <param name="Kind"><c>device</c>, <c>label</c>, <c>all</c> or <c>rollout</c>.</param>
/// <param name="First">The site, the label's key, or the rollout's number.</param>
/// <param name="Second">The device, or the label's value.</param>
internal sealed record AssignmentTarget(string Kind, string? First, string? Second)
{
    public const string Device = "device", Label = "label", All = "all", Rollout = "rollout";

    /// <summary>The target of a stored rule.</summary>
    public static AssignmentTarget Of(AssignmentRow row) => new(row.Target, row.First, row.Second);

    /// <summary>The target of a stored rule of configuration.</summary>
    public static AssignmentTarget Of(ConfigurationRuleRow row) => new(row.Target, row.First, row.Second);

    /// <summary>Reads a target from a request.</summary>
    /// <param name="device"><c>site/device</c>, or null.</param>
    /// <param name="label"><c>key=value</c>, or null.</param>
    /// <param name="all">Whether every device is meant.</param>
    public static Outcome<AssignmentTarget> Parse(string? device, string? label, bool all)
    {
        if ((device is null ? 0 : 1) + (label is null ? 0 : 1) + (all ? 1 : 0) != 1)
            return new Problem(ReasonCode.Malformed, "Name exactly one target: a device (site/device), a label (key=value), or all.");
        if (all) return new AssignmentTarget(All, null, null);
        if (label is not null)
            return Labels.Parse(label).TryGet(out var pair, out var problem) ? new AssignmentTarget(Label, pair.Key, pair.Value) : problem;
        return Addresses.Parse(device!).TryGet(out var address, out var malformed) ? new AssignmentTarget(Device, address.Site, address.Device) : malformed;
    }

    /// <summary>The target of a rollout's rule.</summary>
    public static AssignmentTarget OfRollout(long id) => new(Rollout, id.ToString(CultureInfo.InvariantCulture), null);

    /// <summary>The rollout whose rule this is; null for another.</summary>
    public long? RolloutId => Kind == Rollout ? long.Parse(First!, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether a device is meant. Of a rollout's rule only the rollout knows: <see cref="Rollouts.RolloutRule"/>.</summary>
    public bool Matches(DeviceState device) => Kind switch
    {
        All => true,
        Rollout => false,
        Device => device.Address.Site == First && device.Address.Device == Second,
        _ => device.Labels.TryGetValue(First!, out var value) && value == Second,
    };

    /// <inheritdoc/>
    public override string ToString() => Kind switch { All => "all", Device => $"{First}/{Second}", Rollout => $"rollout {First}", _ => $"{First}={Second}" };
}
