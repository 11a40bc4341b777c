using System.Collections.Concurrent;
using Edge.Agent.Diagnostics;

namespace Edge.Agent.Devices.Modbus;

/// <summary>The servers of a configuration, one connection each.</summary>
public sealed class ModbusBank : IDisposable
{
    private readonly ConcurrentDictionary<(string Server, TimeSpan Timeout), ModbusClient> _clients = new();
    private readonly HealthBoard _health;
    private readonly AgentMetrics _metrics;
    private readonly TimeProvider _time;

    /// <summary>No connections.</summary>
    /// <param name="health">Told of servers that are gone.</param>
    /// <param name="metrics">Counts failures.</param>
    /// <param name="time">The clock of attempts.</param>
    public ModbusBank(HealthBoard health, AgentMetrics metrics, TimeProvider time)
    {
        _health = health;
        _metrics = metrics;
        _time = time;
    }

    /// <summary>A server's connection; made when it is first asked.</summary>
    /// <param name="server"><c>host:port</c>.</param>
    /// <param name="timeout">How long it may take.</param>
    public ModbusClient Of(string server, TimeSpan timeout) =>
        _clients.GetOrAdd((server, timeout), static (key, bank) => new ModbusClient(key.Server, key.Timeout, bank._health, bank._metrics, bank._time), this);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }
}
