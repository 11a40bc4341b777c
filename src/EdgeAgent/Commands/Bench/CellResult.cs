namespace Edge.Agent.Commands.Bench;

/// <summary>What one way to run a model came to. Times in microseconds.</summary>
/// <param name="Provider">The provider that ran it, or was asked for.</param>
/// <param name="Threads">ONNX Runtime threads.</param>
/// <param name="Instances">Instances; null where the model's own number was not learnt.</param>
/// <param name="Batch">Inputs in a request.</param>
/// <param name="Clients">Clients.</param>
/// <param name="Problem">Why there are no figures; null when there are.</param>
internal sealed record CellResult(string? Provider, int Threads, int? Instances, int Batch, int Clients, string? Problem)
{
    /// <summary>Requests answered per second.</summary>
    public double RequestsPerSecond { get; init; }

    /// <summary>Inputs inferred per second.</summary>
    public double InferencesPerSecond { get; init; }

    /// <summary>Median from the question to the answer.</summary>
    public double P50Microseconds { get; init; }

    /// <summary>90th percentile.</summary>
    public double P90Microseconds { get; init; }

    /// <summary>99th percentile.</summary>
    public double P99Microseconds { get; init; }

    /// <summary>Mean wait for an instance and for company.</summary>
    public double QueueMicroseconds { get; init; }

    /// <summary>Mean time for inputs, preprocessing included.</summary>
    public double PreMicroseconds { get; init; }

    /// <summary>Mean time inside ONNX Runtime.</summary>
    public double ComputeMicroseconds { get; init; }

    /// <summary>Mean time for outputs, postprocessing included.</summary>
    public double PostMicroseconds { get; init; }

    /// <summary>Resident set of the process, KB.</summary>
    public long ResidentKilobytes { get; init; }

    /// <summary>Managed bytes that the process allocated per request, the clients' own included.</summary>
    public double ManagedBytesPerRequest { get; init; }

    /// <summary>Windows measured.</summary>
    public int Windows { get; init; }

    /// <summary>Whether the last three windows agreed.</summary>
    public bool Stable { get; init; }
}
