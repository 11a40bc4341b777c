using Edge.Agent.Serving;

namespace Edge.Agent.Commands.Bench;

/// <summary>What one client saw since it was asked last. Thread-safe.</summary>
internal sealed class ClientLog
{
    private readonly Lock _gate = new();
    private List<double> _latencies = [];
    private InferenceTiming _parts;

    /// <summary>An answer.</summary>
    /// <param name="latency">From question to answer, µs.</param>
    /// <param name="parts">Where its time went.</param>
    public void Add(double latency, in InferenceTiming parts)
    {
        lock (_gate)
        {
            _latencies.Add(latency);
            _parts = Window.Add(_parts, parts);
        }
    }

    /// <summary>Everything since the last time.</summary>
    public (List<double> Latencies, InferenceTiming Parts) Take()
    {
        lock (_gate)
        {
            var taken = (_latencies, _parts);
            _latencies = new List<double>(_latencies.Count + 16);
            _parts = default;
            return taken;
        }
    }
}
