using System.Net;
using Edge.TestKit;

namespace Edge.Hub.Tests.Shared;

/// <summary>A device with a window and a resend timer, as an agent has; it goes on until everything is acknowledged.</summary>
internal sealed class ResendingDevice(SimulatedDevice device, int perBatch, TimeSpan pause)
{
    private const int Window = 8;

    /// <summary>Shorter than an agent's, so that what a killed hub swallowed comes again within the test.</summary>
    private static readonly TimeSpan Resend = TimeSpan.FromSeconds(2);

    private readonly SortedSet<ulong> _pending = [.. Enumerable.Range(1, (int)device.Journal.LastSequence).Select(sequence => (ulong)sequence)];

    public int Pending
    {
        get
        {
            lock (_pending) return _pending.Count;
        }
    }

    public async Task RunAsync(EndPoint broker, CancellationToken stop)
    {
        await device.ConnectAsync(broker, stop);
        while (Pending > 0)
        {
            ulong[][] batches;
            lock (_pending) batches = [.. _pending.Take(Window * perBatch).Chunk(perBatch)];
            foreach (var batch in batches) await device.SendAsync(device.Journal.Batch(batch), stop);
            await TakeAcksAsync(batches.Sum(batch => batch.Length), stop);
            // So that the backlog lasts as long as what a test does meanwhile.
            await Task.Delay(pause, stop);
        }
    }

    private async Task TakeAcksAsync(int expected, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Resend);
        try
        {
            while (expected > 0)
            {
                var ack = await device.Acks.ReadAsync(patience.Token);
                lock (_pending)
                {
                    foreach (var range in ack.Ranges)
                    {
                        for (var sequence = range[0]; sequence <= range[1]; sequence++)
                        {
                            if (_pending.Remove(sequence)) expected--;
                        }
                    }
                }
            }
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // Time to send again.
        }
    }
}
