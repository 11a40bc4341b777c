using System.Text.Json;
using Edge.Hub.Fleet;
using Edge.Hub.Storage;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Microsoft.EntityFrameworkCore;
using MQTTnet;
using MQTTnet.Protocol;

namespace Edge.Hub.Broker;

/// <summary>
/// What the broker retained before a restart, made again from the database: desired and reported as they were, and
/// every status offline, because no session outlives the broker. A device that lives publishes its birth when it returns.
/// </summary>
internal sealed class RetainedMessages(IDbContextFactory<HubDatabase> databases)
{
    /// <summary>The messages to start with.</summary>
    /// <param name="stop">Ends the attempt.</param>
    public async Task<List<MqttApplicationMessage>> LoadAsync(CancellationToken stop)
    {
        await using var database = await databases.CreateDbContextAsync(stop).ConfigureAwait(false);
        var desired = await database.Desired.AsNoTracking().ToDictionaryAsync(row => row.DeviceId, row => row.Message, stop).ConfigureAwait(false);
        var messages = new List<MqttApplicationMessage>();
        foreach (var device in await database.Devices.AsNoTracking().ToListAsync(stop).ConfigureAwait(false))
        {
            var address = new DeviceAddress(device.Site, device.Name);
            if (desired.TryGetValue(device.Id, out var message)) messages.Add(Retained(Topics.Desired(address), message));
            if (device.Reported is { } reported) messages.Add(Retained(Topics.Reported(address), reported));
            if (Status(PresenceState.Offline, device.Session, device.AgentVersion, device.Epoch) is { } death) messages.Add(Retained(Topics.Status(address), death));
        }

        return messages;
    }

    /// <summary>A device's status as it published it; null when it never did.</summary>
    public static byte[]? Status(DeviceState device) => Status(device.Online ? PresenceState.Online : PresenceState.Offline, device.Session, device.AgentVersion, device.Epoch);

    private static byte[]? Status(PresenceState state, string? session, string? agentVersion, string? epochText) =>
        session is not null && Epoch.TryParse(epochText, out var epoch)
            ? JsonSerializer.SerializeToUtf8Bytes(new StatusMessage(1, state, session, agentVersion ?? "", epoch), ProtocolJson.Default.StatusMessage)
            : null;

    private static MqttApplicationMessage Retained(string topic, byte[] payload) => new()
    {
        Topic = topic,
        Payload = new(payload),
        QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce,
        Retain = true,
    };
}
