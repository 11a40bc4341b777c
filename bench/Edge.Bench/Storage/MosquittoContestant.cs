using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Edge.TestKit.Processes;
using MQTTnet;
using MQTTnet.Protocol;

namespace Edge.Bench.Storage;

/// <summary>
/// A mosquitto bridge whose other end is away, with persistence: what such a box has instead of a journal. A publish
/// counts when its PUBACK came, which is <b>before</b> anything is on disk; the whole store is then written anew after as
/// many changes as the group has records, so it costs more the more waits.
/// </summary>
internal sealed class MosquittoContestant : IContestant
{
    /// <summary>The broker; its package puts it there.</summary>
    public const string Binary = "/usr/sbin/mosquitto";

    private readonly Process _broker;
    private readonly IMqttClient _client;

    private MosquittoContestant(Process broker, IMqttClient client)
    {
        _broker = broker;
        _client = client;
    }

    /// <summary>A broker with a client.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="groupSize">Changes after which it saves.</param>
    public static async Task<MosquittoContestant> CreateAsync(string folder, int groupSize)
    {
        Directory.CreateDirectory(folder);
        var port = Ports.Free();
        var configuration = Path.Combine(folder, "mosquitto.conf");
        await using (var file = new StreamWriter(configuration)) await file.WriteAsync(string.Create(CultureInfo.InvariantCulture, $"""
            user root
            listener {port} 127.0.0.1
            allow_anonymous true
            log_type none
            persistence true
            persistence_location {folder}/
            autosave_on_changes true
            autosave_interval {groupSize}
            max_queued_messages 0
            connection hub
            address 127.0.0.1:{Ports.Free()}
            topic # out 1
            cleansession false
            notifications false

            """));
        var broker = Process.Start(new ProcessStartInfo(Binary, ["-c", configuration]))!;
        while (!await ListensAsync(port)) await Task.Delay(20);
        var client = new MqttClientFactory().CreateMqttClient();
        await client.ConnectAsync(new MqttClientOptionsBuilder().WithTcpServer("127.0.0.1", port).Build());
        return new MosquittoContestant(broker, client);
    }

    public async ValueTask StoreAsync(IReadOnlyList<byte[]> group) => await Task.WhenAll(group.Select(payload => _client.PublishAsync(
        new MqttApplicationMessage { Topic = "records", PayloadSegment = payload, QualityOfServiceLevel = MqttQualityOfServiceLevel.AtLeastOnce })));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        _broker.Kill();
        await _broker.WaitForExitAsync();
        _broker.Dispose();
    }

    private static async Task<bool> ListensAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
