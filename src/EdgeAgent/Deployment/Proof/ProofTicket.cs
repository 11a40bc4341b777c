using Edge.Agent.Connectivity;

namespace Edge.Agent.Deployment.Proof;

/// <summary>One proof under way. Disposed when it is over.</summary>
internal sealed class ProofTicket : IDisposable
{
    private readonly Action _close;
    private volatile string? _promotedBy;

    /// <summary>A ticket.</summary>
    /// <param name="close">Called at its end.</param>
    public ProofTicket(Action close) => _close = close;

    /// <summary>Set when there is something to look at.</summary>
    public Pulse News { get; } = new();

    /// <summary>Who ended it in the version's favour; null while nobody did.</summary>
    public string? PromotedBy => _promotedBy;

    /// <summary>Ends it in the version's favour.</summary>
    /// <param name="by">Who says so.</param>
    public void Promote(string by)
    {
        _promotedBy = by;
        News.Set();
    }

    /// <inheritdoc/>
    public void Dispose() => _close();
}
