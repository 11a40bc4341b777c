using Edge.Hub.Configuration;

namespace Edge.Hub.Broker;

/// <summary>
/// Holds the block publisher back while a client's queue is long, so that blocks do not push its acknowledgements out.
/// One stuck client slows the others, but cannot stop them: after <see cref="Patience"/> its own queue overflows instead.
/// </summary>
internal sealed class SlowClients(HubOutbox outbox, HubOptions options, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    /// <summary>Waits until every client's queue is at most a quarter full, or patience ends.</summary>
    /// <param name="stop">Ends the wait.</param>
    public async Task WaitAsync(CancellationToken stop)
    {
        var began = time.GetTimestamp();
        while (outbox.Server is { IsStarted: true } server && time.GetElapsedTime(began) < Patience)
        {
            var sessions = await server.GetSessionsAsync().ConfigureAwait(false);
            if (sessions.All(session => session.PendingApplicationMessagesCount <= options.MaxPendingMessagesPerClient / 4)) return;
            await Task.Delay(Look, time, stop).ConfigureAwait(false);
        }
    }
}
