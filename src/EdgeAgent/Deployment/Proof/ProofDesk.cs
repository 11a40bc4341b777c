using System.Collections.Concurrent;

namespace Edge.Agent.Deployment.Proof;

/// <summary>The proofs under way, for a technician who knows enough. Thread-safe.</summary>
internal sealed class ProofDesk
{
    private readonly ConcurrentDictionary<string, ProofTicket> _open = new(StringComparer.Ordinal);

    /// <summary>A proof begins. One a model.</summary>
    /// <param name="name">The model.</param>
    public ProofTicket Open(string name)
    {
        var ticket = new ProofTicket(() => _open.TryRemove(name, out _));
        _open[name] = ticket;
        return ticket;
    }

    /// <summary>Ends a proof in the version's favour.</summary>
    /// <param name="name">The model.</param>
    /// <param name="by">Who says so.</param>
    /// <returns>False where none is under way.</returns>
    public bool Promote(string name, string by)
    {
        if (!_open.TryGetValue(name, out var ticket)) return false;
        ticket.Promote(by);
        return true;
    }
}
