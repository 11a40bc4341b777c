using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub;

/// <summary>Reasons only the hub gives; the wire's own are in <see cref="ReasonCode"/>.</summary>
internal static class HubReasons
{
    /// <summary>A sequence that is stored came again with other bytes.</summary>
    public static readonly ReasonCode SequenceConflict = new("sequence-conflict");

    /// <summary>The answer to a sequence that is stored with other bytes.</summary>
    public static RejectedRecord Conflict(ulong sequence) =>
        new(sequence, SequenceConflict, $"Record {sequence} is stored with another content; was the journal copied to a second device?");

    /// <summary>A model version that is stored came again with other files.</summary>
    public static readonly ReasonCode VersionExists = new("version-exists");

    /// <summary>The device's session does not stand.</summary>
    public static readonly ReasonCode DeviceOffline = new("device-offline");

    /// <summary>What devices uploaded fills its quota.</summary>
    public static readonly ReasonCode QuotaExceeded = new("quota-exceeded");

    /// <summary>Files that a manifest names were not uploaded.</summary>
    public static readonly ReasonCode FilesMissing = new("files-missing");

    /// <summary>A rollout cannot do this where it stands.</summary>
    public static readonly ReasonCode WrongState = new("wrong-state");

    /// <summary>Another active rollout of the model has the device.</summary>
    public static readonly ReasonCode RolloutActive = new("rollout-active");
}
