using System.Diagnostics;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Telemetry;

/// <summary>
/// Measures records per second from MQTT publish to acknowledgement, hub and devices in this one process. Run by hand:
/// <c>dotnet run -c Release --project tests/EdgeHub.Tests -- --explicit only</c>.
/// </summary>
public sealed class IngestRate : HubTest
{
    private const int Devices = 8, BatchesPerDevice = 300, RecordsPerBatch = 100;

    /// <summary>Batches before the clock starts, so that compilation is not what is measured.</summary>
    private const int WarmUp = 50;

    /// <summary>The agent's default: batches sent and not yet acknowledged.</summary>
    private const int Window = 8;

    [Fact(Explicit = true)]
    public async Task Measure_PublishToAcknowledgement()
    {
        await using var hub = await StartHubAsync();
        var senders = new List<(SimulatedDevice Device, List<byte[]> Batches)>();
        for (var i = 0; i < Devices; i++)
        {
            var device = await ConnectAsync(hub, new DeviceAddress("plant-1", $"box-{i}"));
            senders.Add((device, Batches(device.Journal)));
        }

        await Task.WhenAll(senders.Select(sender => SendAsync(sender.Device, sender.Batches[..WarmUp])));
        var cpuBefore = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(senders.Select(sender => SendAsync(sender.Device, sender.Batches[WarmUp..])));
        clock.Stop();
        var cpu = (Environment.CpuUsage.TotalTime - cpuBefore).TotalSeconds;

        const int Total = Devices * (BatchesPerDevice - WarmUp) * RecordsPerBatch;
        Assert.Equal(Devices * BatchesPerDevice * RecordsPerBatch, (await hub.Get<ResultReader>().SummarizeAsync(Stop)).Results);
        var bytes = senders.Sum(sender => sender.Batches[WarmUp..].Sum(batch => (long)batch.Length));
        TestContext.Current.SendDiagnosticMessage(
            $"{Total} decisions of {senders[0].Device.Journal.Frame(1).Length} bytes in {clock.Elapsed.TotalSeconds:0.00} s: {Total / clock.Elapsed.TotalSeconds:0} records/s stored and acknowledged, {cpu:0.00} s of processor time for hub and devices, "
            + $"{bytes / 1e6:0.0} MB on the wire, {hub.Get<IngestCounters>().Commits} commits, database {new FileInfo(Path.Combine(Folder, "hub.db")).Length / 1e6:0} MB.");
        foreach (var (device, _) in senders) await device.DisposeAsync();
    }

    private static List<byte[]> Batches(SimulatedJournal journal)
    {
        var batches = new List<byte[]>();
        for (var batch = 0; batch < BatchesPerDevice; batch++)
        {
            var first = journal.LastSequence + 1;
            for (var i = 0; i < RecordsPerBatch; i++) journal.Append(TestDecisions.Make($"part-{batch}-{i}", i % 20 == 0 ? Verdict.Reject : Verdict.Accept));
            batches.Add(journal.Batch(Enumerable.Range(0, RecordsPerBatch).Select(i => first + (ulong)i)));
        }

        return batches;
    }

    private static async Task SendAsync(SimulatedDevice device, List<byte[]> batches)
    {
        var acknowledged = 0UL;
        for (var sent = 0; acknowledged < (ulong)(batches.Count * RecordsPerBatch);)
        {
            while (sent < batches.Count && sent - (int)(acknowledged / RecordsPerBatch) < Window) await device.SendAsync(batches[sent++], Stop);
            foreach (var range in (await NextAsync(device.Acks)).Ranges) acknowledged += range[1] - range[0] + 1;
        }
    }
}
