using Edge.Agent.Connectivity;
using Edge.Protocol;

namespace Edge.Bench.Wave;

/// <summary>A device's link that counts the payload that came, wanted or not.</summary>
internal sealed class CountingLink(IHubLink link) : IHubLink
{
    private long _received;

    /// <summary>Bytes of the messages received so far.</summary>
    public long Received => Interlocked.Read(ref _received);

    public ValueTask<LinkConnection> WaitConnectedAsync(CancellationToken cancellationToken) => link.WaitConnectedAsync(cancellationToken);

    public ValueTask<Problem?> PublishAsync(LinkMessage message, CancellationToken cancellationToken) => link.PublishAsync(message, cancellationToken);

    public ValueTask<IAsyncDisposable> SubscribeAsync(string topic, Delivery delivery, LinkHandler handler, CancellationToken cancellationToken) => link.SubscribeAsync(
        topic,
        delivery,
        payload =>
        {
            Interlocked.Add(ref _received, payload.Length);
            return handler(payload);
        },
        cancellationToken);
}
