namespace Edge.Protocol.Messages;

/// <summary>What a device says of itself, retained on <see cref="Topics.Reported"/>.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="AppliedRevision">The desired revision this state answers, item by item; 0 before the first.</param>
/// <param name="Agent">The agent's build and machine.</param>
/// <param name="Models">Every model's state.</param>
/// <param name="Storage">Journal and backlog.</param>
/// <param name="Health">Degradations in words; empty is healthy.</param>
/// <param name="Counters">Totals since the agent started, by metric name.</param>
/// <param name="Pipelines">Every pipeline, the device's own and the desired ones.</param>
/// <param name="Settings">Every desired setting.</param>
public sealed record ReportedState(
    int V,
    long AppliedRevision,
    AgentReport Agent,
    IReadOnlyList<ModelReport> Models,
    StorageReport Storage,
    IReadOnlyList<HealthReport> Health,
    IReadOnlyDictionary<string, long> Counters,
    IReadOnlyList<ConfigurationReport>? Pipelines = null,
    IReadOnlyList<ConfigurationReport>? Settings = null);
