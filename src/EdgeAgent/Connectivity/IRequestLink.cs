namespace Edge.Agent.Connectivity;

/// <summary>The link as whoever is asked over it sees it.</summary>
public interface IRequestLink : IHubLink
{
    /// <summary>Receives requests on this connection and all later ones until disposed, each at least once.</summary>
    /// <param name="topic">The topic, without wildcards.</param>
    /// <param name="handler">Takes the requests; must not throw.</param>
    /// <param name="cancellationToken">Gives up waiting for the broker's answer.</param>
    ValueTask<IAsyncDisposable> SubscribeRequestsAsync(string topic, LinkRequestHandler handler, CancellationToken cancellationToken);
}
