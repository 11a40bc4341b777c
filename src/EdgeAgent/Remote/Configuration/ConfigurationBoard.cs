using Edge.Protocol.Messages;

namespace Edge.Agent.Remote.Configuration;

/// <summary>Where every pipeline and every desired setting stands, for the reported state.</summary>
public sealed class ConfigurationBoard
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<string, ConfigurationReport> _pipelines = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ConfigurationReport> _settings = new(StringComparer.Ordinal);
    private long _appliedRevision;

    /// <summary>Raised after an entry or the revision changed.</summary>
    public event Action? Changed;

    /// <summary>The desired revision the entries answer; 0 before the first.</summary>
    public long AppliedRevision => Interlocked.Read(ref _appliedRevision);

    /// <summary>Every pipeline, by name.</summary>
    public IReadOnlyList<ConfigurationReport> Pipelines => Read(_pipelines);

    /// <summary>Every desired setting, by name.</summary>
    public IReadOnlyList<ConfigurationReport> Settings => Read(_settings);

    /// <summary>States a pipeline's state.</summary>
    /// <param name="report">The state.</param>
    public void Pipeline(ConfigurationReport report) => Change(() => _pipelines[report.Name] = report);

    /// <summary>A pipeline is no more.</summary>
    /// <param name="name">The pipeline.</param>
    public void ForgetPipeline(string name) => Change(() => _pipelines.Remove(name));

    /// <summary>States the settings, all of them.</summary>
    /// <param name="reports">The states.</param>
    public void SetSettings(IReadOnlyList<ConfigurationReport> reports) => Change(() =>
    {
        _settings.Clear();
        foreach (var report in reports) _settings[report.Name] = report;
    });

    /// <summary>States which desired revision is answered.</summary>
    /// <param name="revision">The revision.</param>
    public void Applied(long revision)
    {
        Interlocked.Exchange(ref _appliedRevision, revision);
        Changed?.Invoke();
    }

    private IReadOnlyList<ConfigurationReport> Read(SortedDictionary<string, ConfigurationReport> reports)
    {
        lock (_gate) return [.. reports.Values];
    }

    private void Change(Action change)
    {
        lock (_gate) change();
        Changed?.Invoke();
    }
}
