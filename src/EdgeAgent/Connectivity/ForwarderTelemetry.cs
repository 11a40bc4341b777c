using Edge.Agent.Diagnostics;

namespace Edge.Agent.Connectivity;

/// <summary>What the forwarder tells of itself, and the clock it tells it by.</summary>
public sealed class ForwarderTelemetry
{
    /// <summary>Gathers the instruments.</summary>
    /// <param name="metrics">The agent's totals.</param>
    /// <param name="health">Learns when the hub does not answer.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">The log.</param>
    public ForwarderTelemetry(AgentMetrics metrics, HealthBoard health, TimeProvider time, ILogger<RecordForwarder> logger)
    {
        Health = health;
        Time = time;
        Logger = logger;
        Sent = metrics.Counter("edge_records_sent_total");
        Acknowledged = metrics.Counter("edge_records_acknowledged_total");
        Malformed = metrics.Counter("edge_acks_malformed_total");
    }

    /// <summary>What is degraded.</summary>
    public HealthBoard Health { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; }

    /// <summary>The log.</summary>
    public ILogger Logger { get; }

    /// <summary>Records put on the wire, repeats included.</summary>
    public Counter Sent { get; }

    /// <summary>Records the hub has on disk, repeats included.</summary>
    public Counter Acknowledged { get; }

    /// <summary>Acknowledgements that could not be read.</summary>
    public Counter Malformed { get; }
}
