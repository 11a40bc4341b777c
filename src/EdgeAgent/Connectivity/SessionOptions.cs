using System.Net;
using Edge.Agent.Configuration;
using Edge.Protocol;
using Edge.Protocol.Messages;
using MQTTnet;
using MQTTnet.Channel;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace Edge.Agent.Connectivity;

/// <summary>Turns the hub options into one connection's MQTT options.</summary>
internal static class SessionOptions
{
    /// <summary>Largest packet taken from the broker: blocks are 96 KiB, and a peer's error must not fill a small box.</summary>
    private const uint MaximumPacketSize = 256 * 1024;

    /// <summary>How long the broker keeps acks and desired state for a box that is off: a night and a shift.</summary>
    private const uint SessionExpirySeconds = 24 * 60 * 60;

    /// <summary>Builds the options; the password file is read anew, so that a changed password needs no restart.</summary>
    public static Outcome<MqttClientOptions> Build(HubOptions options, SessionIdentity identity, string session, IMqttClientStreamProvider dialer)
    {
        var will = identity.Presence(PresenceState.Offline, session);
        // TopicAliasMaximum stays 0: the client does not resolve aliases it receives.
        var builder = new MqttClientOptionsBuilder()
            .WithProtocolVersion(MqttProtocolVersion.V500)
            .WithClientId(identity.ClientId)
            .WithEndPoint(new DnsEndPoint(options.Host, options.Port))
            .WithTcpServer(tcp => tcp.StreamProvider = dialer)
            .WithCleanStart(false)
            .WithSessionExpiryInterval(SessionExpirySeconds)
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithMaximumPacketSize(MaximumPacketSize)
            .WithWillTopic(will.Topic)
            .WithWillPayload(will.Payload.ToArray())
            .WithWillQualityOfServiceLevel(MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain();
        if (options.User is null) return builder.Build();
        if (options.PasswordFile is null) return builder.WithCredentials(options.User, "").Build();
        try
        {
            return builder.WithCredentials(options.User, File.ReadLines(options.PasswordFile).FirstOrDefault() ?? "").Build();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new Problem(
                ReasonCode.NotFound, $"The hub's password file cannot be read: {exception.Message} Put the password in its first line, readable by the agent.");
        }
    }
}
