using System.Threading.Channels;
using Edge.Hub.Configuration;

namespace Edge.Hub.Telemetry;

/// <summary>
/// Decoded batches on their way to the writer. Full means wait: the publisher's own connection is not read meanwhile,
/// so TCP slows the device down. After <see cref="HubOptions.IngestQueueWait"/> the batch is refused instead, because a
/// connection that is not read for longer would be taken for dead; the device sends it again.
/// </summary>
internal sealed class IngestQueue(HubOptions options, TimeProvider time)
{
    private readonly Channel<ReceivedBatch> _channel = Channel.CreateBounded<ReceivedBatch>(
        new BoundedChannelOptions(options.IngestQueueBatches) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Batches waiting.</summary>
    public int Count => _channel.Reader.Count;

    public ChannelReader<ReceivedBatch> Reader => _channel.Reader;

    /// <summary>What acknowledgements ask the devices to wait: nothing up to half full, then more the fuller it is, 5 s at the end.</summary>
    public int? SlowDownMs => 2 * Count <= options.IngestQueueBatches ? null : ((2 * Count) - options.IngestQueueBatches) * 5000 / options.IngestQueueBatches;

    /// <summary>Puts a batch in.</summary>
    /// <returns>False when there was no room in time.</returns>
    public async Task<bool> TryAddAsync(ReceivedBatch batch, CancellationToken stop)
    {
        if (_channel.Writer.TryWrite(batch)) return true;
        using var patience = new CancellationTokenSource(options.IngestQueueWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stop);
        try
        {
            await _channel.Writer.WriteAsync(batch, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
