using System.Collections.Concurrent;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>What is known of every model right now: the managed ones from Deployment, the unmanaged ones from whoever loaded them.</summary>
public sealed class ModelBoard
{
    private readonly ConcurrentDictionary<(string Name, string Version), ModelReport> _reports = new();
    private long _appliedRevision;

    /// <summary>Raised after an entry or the revision changed.</summary>
    public event Action? Changed;

    /// <summary>The desired revision the entries answer; 0 before the first.</summary>
    public long AppliedRevision => Interlocked.Read(ref _appliedRevision);

    /// <summary>Every entry, ordered by name and version.</summary>
    public IReadOnlyList<ModelReport> Reports =>
    [
        .. _reports.Values.OrderBy(report => report.Name, StringComparer.Ordinal).ThenBy(report => report.Version, StringComparer.Ordinal),
    ];

    /// <summary>States a model version's state.</summary>
    /// <param name="report">The state.</param>
    public void Report(ModelReport report)
    {
        _reports[(report.Name, report.Version)] = report;
        Changed?.Invoke();
    }

    /// <summary>States what changes with each frame: the next report takes it along, and none is made for it.</summary>
    /// <param name="report">The state.</param>
    public void Refresh(ModelReport report) => _reports[(report.Name, report.Version)] = report;

    /// <summary>Takes out every version of a model but some: what is neither active nor on its way is history.</summary>
    /// <param name="name">The model.</param>
    /// <param name="versions">The versions to keep.</param>
    public void Keep(string name, IReadOnlyCollection<string> versions)
    {
        foreach (var key in _reports.Keys)
        {
            if (key.Name == name && !versions.Contains(key.Version)) _reports.TryRemove(key, out _);
        }

        Changed?.Invoke();
    }

    /// <summary>States which desired revision is being answered.</summary>
    /// <param name="revision">The revision.</param>
    public void Applied(long revision)
    {
        Interlocked.Exchange(ref _appliedRevision, revision);
        Changed?.Invoke();
    }
}
