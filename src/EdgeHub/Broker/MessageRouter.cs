using MQTTnet.Protocol;
using MQTTnet.Server;

namespace Edge.Hub.Broker;

/// <summary>
/// Every message that reaches the embedded broker passes here, on its own connection's read loop, before it is acknowledged
/// or forwarded: waiting here is the back-pressure, and order within a device is kept. A device may publish on its own
/// channels only; what the hub says (desired, acknowledgements, blocks) nobody else may.
/// </summary>
internal sealed class MessageRouter(MessageIntake intake)
{
    /// <summary>Handles one message; see <see cref="MqttServer.InterceptingPublishAsync"/>.</summary>
    /// <param name="message">The message and its fate.</param>
    public async Task RouteAsync(InterceptingPublishEventArgs message)
    {
        if (message.ClientId == HubOutbox.SenderId) return;
        var fate = await intake.TakeAsync(
            message.ApplicationMessage.Topic, message.ApplicationMessage.Payload, committed: null, message.CancellationToken).ConfigureAwait(false);
        if (fate == Intake.Taken) return;
        message.ProcessPublish = false;
        message.Response.ReasonCode = fate switch
        {
            Intake.Malformed or Intake.Outdated => MqttPubAckReasonCode.PayloadFormatInvalid,
            Intake.NoRoom => MqttPubAckReasonCode.QuotaExceeded,
            _ => MqttPubAckReasonCode.NotAuthorized,
        };
    }
}
