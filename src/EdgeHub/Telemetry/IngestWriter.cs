using System.Data.Common;
using System.Text.Json;
using Edge.Hub.Broker;
using Edge.Hub.Fleet;
using Edge.Protocol;
using Edge.Protocol.Messages;
using MQTTnet.Protocol;

namespace Edge.Hub.Telemetry;

/// <summary>
/// The one writer of records: takes what is queued, commits it in one transaction, then acknowledges.
/// <b>The order is the promise:</b> an acknowledgement lets the device delete its copy, so it leaves only after the commit
/// is on disk. When storing fails nothing is acknowledged and the same batches are tried again.
/// </summary>
internal sealed partial class IngestWriter(
    IngestQueue queue, IRecordStore store, IHubPublisher publisher, IngestCounters counters, IngestSettings settings, IdentityWatch identities, ILogger<IngestWriter> log)
    : BackgroundService
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);

    /// <summary>A full disk is freed by a person; looking every 5 s costs nothing and resumes soon enough.</summary>
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(5);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await queue.Reader.WaitToReadAsync(stoppingToken).ConfigureAwait(false))
        {
            var batches = TakeQueued();
            var stored = await StoreAsync(batches, stoppingToken).ConfigureAwait(false);
            counters.Committed(stored);
            foreach (var batch in stored) identities.OnRejected(batch.Device, batch.Rejected);
            // All at once: a broker elsewhere answers each after a round trip.
            await Task.WhenAll(AckBuilder.Build(stored).Select(answer => AcknowledgeAsync(answer.Device, answer.Ack, stoppingToken))).ConfigureAwait(false);
            foreach (var batch in batches) batch.Committed?.Invoke();
        }
    }

    private Task AcknowledgeAsync(DeviceAddress device, RecordsAck ack, CancellationToken stop)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(ack with { SlowDownMs = queue.SlowDownMs }, ProtocolJson.Default.RecordsAck);
        return publisher.PublishAsync(Topics.RecordsAck(device), payload, MqttQualityOfServiceLevel.AtLeastOnce, retain: false, stop);
    }

    private List<ReceivedBatch> TakeQueued()
    {
        var batches = new List<ReceivedBatch>();
        var records = 0;
        while (records < settings.CommitRecords && queue.Reader.TryRead(out var batch))
        {
            batches.Add(batch);
            records += batch.Records.Count;
        }

        return batches;
    }

    private async Task<IReadOnlyList<StoredBatch>> StoreAsync(List<ReceivedBatch> batches, CancellationToken stop)
    {
        for (var wait = FirstRetry; ; wait = wait < LastRetry ? wait * 2 : LastRetry)
        {
            try
            {
                var stored = store.Store(batches);
                counters.Failure = null;
                return stored;
            }
            catch (Exception exception) when (exception is DbException or IOException)
            {
                counters.Failure = exception.Message;
                LogStoreFailed(exception, batches.Count, wait);
                await Task.Delay(wait, settings.Time, stop).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(2001, LogLevel.Error, "Storing {Batches} batches failed; nothing of them is acknowledged, next attempt in {Wait}.")]
    private partial void LogStoreFailed(Exception exception, int batches, TimeSpan wait);
}
