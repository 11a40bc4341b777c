using System.Buffers;
using Edge.Hub.Fleet;
using Edge.Hub.Models;
using Edge.Hub.Remote;
using Edge.Hub.Telemetry;
using Edge.Hub.Uploads;
using Edge.Protocol;
using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Edge.Hub.Broker;

/// <summary>
/// Every message that reaches the broker passes here, on its own connection's read loop, before it is acknowledged or
/// forwarded: waiting here is the back-pressure, and order within a device is kept. A device may publish on its own
/// channels only; what the hub says (desired, acknowledgements, blocks) nobody else may.
/// </summary>
internal sealed partial class MessageRouter(
    FleetBoard fleet, IngestQueue ingest, IngestCounters counters, BlockServer blocks, CommandService commands, UploadReceiver uploads, TimeProvider time, ILogger<MessageRouter> log)
{
    /// <summary>Handles one message; see <see cref="MqttServer.InterceptingPublishAsync"/>.</summary>
    /// <param name="message">The message and its fate.</param>
    public async Task RouteAsync(InterceptingPublishEventArgs message)
    {
        if (message.ClientId == HubOutbox.SenderId) return;
        var topic = message.ApplicationMessage.Topic;
        if (!Topics.TryParse(topic, out var device, out var channel))
        {
            Refuse(message, MqttPubAckReasonCode.NotAuthorized);
            return;
        }

        var payload = message.ApplicationMessage.Payload;
        switch (channel)
        {
            case "status":
                if (!fleet.OnStatus(device, payload.ToArray())) Refuse(message, MqttPubAckReasonCode.PayloadFormatInvalid);
                break;
            case "reported":
                if (!fleet.OnReported(device, payload.ToArray())) Refuse(message, MqttPubAckReasonCode.PayloadFormatInvalid);
                break;
            case "records":
                await IngestAsync(message, device, payload).ConfigureAwait(false);
                break;
            case "blocks/want":
                blocks.OnWant(device, payload.ToArray());
                break;
            case Topics.CommandResponseChannel:
                if (!commands.OnResponse(device, payload.ToArray())) Refuse(message, MqttPubAckReasonCode.PayloadFormatInvalid);
                break;
            case "upload/offer":
                await uploads.OnOfferAsync(device, payload.ToArray(), message.CancellationToken).ConfigureAwait(false);
                break;
            case "upload/block":
                await uploads.OnBlockAsync(device, payload.ToArray(), message.CancellationToken).ConfigureAwait(false);
                break;
            default:
                Refuse(message, MqttPubAckReasonCode.NotAuthorized);
                break;
        }
    }

    private async Task IngestAsync(InterceptingPublishEventArgs message, DeviceAddress device, ReadOnlySequence<byte> payload)
    {
        fleet.OnSeen(device);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var bytes = payload.IsSingleSegment ? payload.First : payload.ToArray();
        if (!BatchReader.Read(device, bytes.Span, now).TryGet(out var batch, out var problem))
        {
            counters.Refused();
            LogBatchRefused(device.ToString(), problem.Message);
            Refuse(message, MqttPubAckReasonCode.PayloadFormatInvalid);
            return;
        }

        if (await ingest.TryAddAsync(batch, message.CancellationToken).ConfigureAwait(false)) return;
        counters.Refused();
        LogQueueFull(device.ToString(), batch.Records.Count);
        Refuse(message, MqttPubAckReasonCode.QuotaExceeded);
    }

    private static void Refuse(InterceptingPublishEventArgs message, MqttPubAckReasonCode reason)
    {
        message.ProcessPublish = false;
        message.Response.ReasonCode = reason;
    }

    [LoggerMessage(1010, LogLevel.Warning, "A record batch of {Device} is refused: {Reason}")]
    private partial void LogBatchRefused(string device, string reason);

    [LoggerMessage(1011, LogLevel.Warning, "The ingest queue stayed full; {Records} records of {Device} are refused and will be sent again.")]
    private partial void LogQueueFull(string device, int records);
}
