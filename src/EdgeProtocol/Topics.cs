using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Edge.Protocol.Artifacts;

namespace Edge.Protocol;

/// <summary>Every topic of the wire (docs/protocol.md), built and taken apart in this one place.</summary>
public static class Topics
{
    /// <summary>The prefix that names the wire's major version.</summary>
    public const string Root = "edge/v1";

    /// <summary>What the hub subscribes to for presence.</summary>
    public const string AllStatus = Root + "/+/+/status";

    /// <summary>What the hub subscribes to for reported state.</summary>
    public const string AllReported = Root + "/+/+/reported";

    /// <summary>What the hub subscribes to for records.</summary>
    public const string AllRecords = Root + "/+/+/records";

    /// <summary>What the hub subscribes to for wanted blocks.</summary>
    public const string AllBlockWants = Root + "/+/+/blocks/want";

    /// <summary>Every device's questions about transfers, for a hub to subscribe to.</summary>
    public const string AllTransferWants = Root + "/+/+/transfer/want";

    /// <summary>What a hub that leads subscribes to, to see what the broker keeps.</summary>
    public const string AllDesired = Root + "/+/+/desired";

    /// <summary>Where a device answers a command that names no response topic, below the device.</summary>
    public const string CommandResponseChannel = "command/response";

    /// <summary>What the hub subscribes to for offered uploads.</summary>
    public const string AllUploadOffers = Root + "/+/+/upload/offer";

    /// <summary>What the hub subscribes to for the blocks of uploads.</summary>
    public const string AllUploadBlocks = Root + "/+/+/upload/block";

    /// <summary>Retained birth; the session's will is the death.</summary>
    public static string Status(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/status";

    /// <summary>Retained desired state, hub to agent.</summary>
    public static string Desired(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/desired";

    /// <summary>Retained reported state, agent to hub.</summary>
    public static string Reported(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/reported";

    /// <summary>Record batches, agent to hub, QoS 1.</summary>
    public static string Records(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/records";

    /// <summary>Application acknowledgements, hub to agent, QoS 1.</summary>
    public static string RecordsAck(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/records/ack";

    /// <summary>The agent's wanted blocks.</summary>
    public static string BlocksWant(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/blocks/want";

    /// <summary>How a device asks in which form a version's files come.</summary>
    public static string TransferWant(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/transfer/want";

    /// <summary>The hub's answer to it.</summary>
    public static string Transfer(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/transfer";

    /// <summary>Blocks for one metered device.</summary>
    public static string DeviceBlocks(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/blocks";

    /// <summary>A block for everyone who waits for it.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="index">The block.</param>
    public static string SharedBlock(ArtifactDigest artifact, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{SharedRunRoot(artifact, index)}/{index % Blocks.Run}");

    /// <summary>Filter of the run of shared blocks that a block belongs to.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="index">A block of it.</param>
    public static string SharedRun(ArtifactDigest artifact, int index) => $"{SharedRunRoot(artifact, index)}/+";

    /// <summary>Filter of the group of shared blocks that a block belongs to.</summary>
    /// <param name="artifact">The artifact.</param>
    /// <param name="index">A block of it.</param>
    public static string SharedGroup(ArtifactDigest artifact, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{Root}/blocks/{artifact.Hex}/{index / Blocks.Group}/#");

    /// <summary>Filter of all of an artifact's shared blocks.</summary>
    /// <param name="artifact">The artifact's digest.</param>
    public static string SharedBlocks(ArtifactDigest artifact) => $"{Root}/blocks/{artifact.Hex}/#";

    /// <summary>Retained trust metadata of a role: <c>timestamp</c>, <c>snapshot</c> or <c>targets</c>.</summary>
    /// <param name="role">The role.</param>
    public static string Trust(string role) => $"{Root}/trust/{role}";

    /// <summary>Retained root metadata, each version on a topic of its own: whoever has one subscribes to the next.</summary>
    /// <param name="version">The version.</param>
    public static string TrustRoot(long version) => $"{Root}/trust/{version}.root";

    /// <summary>Commands, hub to agent, QoS 1.</summary>
    public static string Command(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/command";

    /// <summary>Answers to commands, agent to hub, QoS 1.</summary>
    public static string CommandResponse(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/{CommandResponseChannel}";

    /// <summary>Answers to the commands of one of several hub processes.</summary>
    /// <param name="address">The device.</param>
    /// <param name="process">The process.</param>
    public static string CommandResponse(DeviceAddress address, string process) => $"{CommandResponse(address)}/{process}";

    /// <summary>What one of several hub processes subscribes to for the answers to its commands.</summary>
    /// <param name="process">The process.</param>
    public static string AllCommandResponses(string process) => $"{Root}/+/+/{CommandResponseChannel}/{process}";

    /// <summary>An upload that the agent offers.</summary>
    public static string UploadOffer(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/upload/offer";

    /// <summary>The blocks of an upload that the hub wants.</summary>
    public static string UploadWant(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/upload/want";

    /// <summary>Blocks of an upload, agent to hub.</summary>
    public static string UploadBlock(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/upload/block";

    /// <summary>How an upload ended.</summary>
    public static string UploadDone(DeviceAddress address) => $"{Root}/{address.Site}/{address.Device}/upload/done";

    private static string SharedRunRoot(ArtifactDigest artifact, int index) => string.Create(
        CultureInfo.InvariantCulture, $"{Root}/blocks/{artifact.Hex}/{index / Blocks.Group}/{index % Blocks.Group / Blocks.Run}");

    /// <summary>Takes a device topic apart.</summary>
    /// <param name="topic">The topic of a received message.</param>
    /// <param name="address">The device it belongs to.</param>
    /// <param name="channel">What follows the device: <c>status</c>, <c>records</c>, <c>blocks/want</c> …</param>
    public static bool TryParse(string topic, [NotNullWhen(true)] out DeviceAddress? address, out string channel)
    {
        address = null;
        channel = "";
        var parts = topic.Split('/', 5);
        if (parts.Length != 5 || parts[0] != "edge" || parts[1] != "v1") return false;
        if (DeviceAddress.Check(parts[2]) is not null || DeviceAddress.Check(parts[3]) is not null) return false;
        address = new DeviceAddress(parts[2], parts[3]);
        channel = parts[4];
        return true;
    }
}
