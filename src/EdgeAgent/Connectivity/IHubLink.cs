using Edge.Protocol;

namespace Edge.Agent.Connectivity;

/// <summary>The link as the parts that use it see it: it comes and goes, and each use says what that means to it.</summary>
public interface IHubLink
{
    /// <summary>The standing connection, or the next one.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<LinkConnection> WaitConnectedAsync(CancellationToken cancellationToken);

    /// <summary>Publishes a message; with <see cref="Delivery.AtLeastOnce"/> it completes when the broker took it over.</summary>
    /// <param name="message">The message.</param>
    /// <param name="cancellationToken">Gives up waiting; the message may still arrive.</param>
    /// <returns>Null on success, else why the broker does not have it.</returns>
    ValueTask<Problem?> PublishAsync(LinkMessage message, CancellationToken cancellationToken);

    /// <summary>Receives a topic on this connection and all later ones until disposed.</summary>
    /// <param name="topic">The topic, or a filter; one message is for one of them.</param>
    /// <param name="delivery">Highest quality of service wanted.</param>
    /// <param name="handler">Takes the messages; must not throw.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker's answer.</param>
    ValueTask<IAsyncDisposable> SubscribeAsync(string topic, Delivery delivery, LinkHandler handler, CancellationToken cancellationToken);
}
