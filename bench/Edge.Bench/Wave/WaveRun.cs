using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Edge.Agent.Storage;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Spectre.Console;

namespace Edge.Bench.Wave;

/// <summary>
/// One artifact to many devices at once: fresh ones, some that were switched off halfway, some that pay for their link. The devices are
/// the agent's own sessions and downloaders in one process, the hub is the published one.
/// </summary>
internal static class WaveRun
{
    /// <summary>Of a hundred devices: resumed, metered, both.</summary>
    private const int Resumed = 10, Metered = 4, MeteredResumed = 1;

    public static async Task<int> RunAsync(int devices, int mebibytes)
    {
        var table = new Table().Title($"{devices} devices, {mebibytes} MiB").AddColumn("broker");
        table.AddColumns(
            Right("hub, shared ÷ artifact"), Right("hub, metered ÷ what they lacked"), Right("left the broker, MB"), Right("seconds"), Right("fresh"), Right("resumed"), Right("metered"));
        table.AddRow(await RunAsync("embedded", devices, mebibytes, null));
        if (MosquittoBroker.Missing is null)
        {
            await using var mosquitto = new MosquittoBroker("max_queued_messages 0\n");
            await mosquitto.StartAsync();
            table.AddRow(await RunAsync("mosquitto", devices, mebibytes, mosquitto.Port));
        }

        AnsiConsole.Write(table);
        AnsiConsole.WriteLine("fresh, resumed, metered: bytes of block messages received ÷ bytes it lacked, the worst device of each kind.");
        return 0;
    }

    private static async Task<string[]> RunAsync(string broker, int devices, int mebibytes, int? brokerPort)
    {
        using var folder = new TemporaryDirectory();
        await using var hub = new HubProcess(folder.Combine("hub"), brokerPort: brokerPort);
        await hub.StartAsync();
        var (artifact, size) = await PushAsync(hub, folder, mebibytes);
        await using var spy = new BlockSpy();
        await spy.ConnectAsync(hub.MqttPort);
        var wave = Enumerable.Range(0, devices).Select(number => new WaveDevice(number, folder.Combine($"box-{number}"), hub.MqttPort, KindOf(number))).ToList();
        try
        {
            foreach (var device in wave) await device.ConnectAsync();
            var resumed = wave.Where(device => device.Kind is WaveKind.Resumed or WaveKind.MeteredResumed).ToList();
            foreach (var (device, index) in resumed.Select((device, index) => (device, index)))
                await device.BeginAsync(artifact, size, 1 + (Blocks.CountFor(size) * (index + 1) / (resumed.Count + 2)));
            await spy.QuietAsync();
            var (shared, own) = (spy.Shared, spy.Own);

            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(wave.Select(device => Task.Run(() => device.FetchAsync(artifact, size))));
            var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
            await spy.QuietAsync();
            return
            [
                broker, Ratio(spy.Shared - shared, size),
                Ratio(spy.Own - own, wave.Where(device => device.Kind is WaveKind.Metered or WaveKind.MeteredResumed).Sum(device => device.Lacked)),
                (wave.Sum(device => device.Received) / 1e6).ToString("N0", CultureInfo.InvariantCulture), seconds.ToString("0.0", CultureInfo.InvariantCulture),
                Worst(wave, WaveKind.Fresh), Worst(wave, WaveKind.Resumed), Worst(wave, WaveKind.Metered, WaveKind.MeteredResumed),
            ];
        }
        finally
        {
            foreach (var device in wave) await device.DisposeAsync();
        }
    }

    private static async Task<(ArtifactDigest Artifact, long Size)> PushAsync(HubProcess hub, TemporaryDirectory folder, int mebibytes)
    {
        var version = Directory.CreateDirectory(folder.Combine("wave", "1")).FullName;
        var bytes = RandomNumberGenerator.GetBytes(mebibytes << 20);
        AtomicFile.Write(Path.Combine(version, "model.json"), "{}"u8);
        AtomicFile.Write(Path.Combine(version, "model.onnx"), bytes);
        await hub.CommandAsync("models", "push", version);
        return (ArtifactDigest.Of(bytes), bytes.Length);
    }

    private static WaveKind KindOf(int number) => (number % 100) switch
    {
        < Resumed => WaveKind.Resumed,
        < Resumed + Metered => WaveKind.Metered,
        < Resumed + Metered + MeteredResumed => WaveKind.MeteredResumed,
        _ => WaveKind.Fresh,
    };

    private static string Worst(IEnumerable<WaveDevice> wave, params WaveKind[] kinds) =>
        wave.Where(device => kinds.Contains(device.Kind)).Select(device => device.Ratio).DefaultIfEmpty(double.NaN).Max().ToString("0.000", CultureInfo.InvariantCulture);

    private static string Ratio(long bytes, long of) => ((double)bytes / of).ToString("0.000", CultureInfo.InvariantCulture);

    private static TableColumn Right(string title) => new TableColumn(title).RightAligned();
}
