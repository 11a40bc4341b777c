using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Protocol;

namespace Edge.Agent.Devices.Modbus;

/// <summary>A coil or holding register that moves something.</summary>
public sealed class ModbusOutputLine : IOutputLine
{
    private readonly ModbusClient _client;
    private readonly ModbusOutputOptions _options;

    /// <summary>An output.</summary>
    /// <param name="client">Its server; not disposed here.</param>
    /// <param name="options">Which coil or register.</param>
    public ModbusOutputLine(ModbusClient client, ModbusOutputOptions options)
    {
        _client = client;
        _options = options;
        Line = new SignalLine("modbus", $"{options.Server}/{options.Unit}", options.Address);
    }

    /// <inheritdoc/>
    public SignalLine Line { get; }

    /// <inheritdoc/>
    public Problem? Set(bool active)
    {
        var value = active ? _options.Active : _options.Inactive;
        return _options.Table == ModbusTable.Coil
            ? _client.WriteCoil(_options.Unit, _options.Address, value != 0)
            : _client.WriteRegister(_options.Unit, _options.Address, value);
    }

    /// <summary>The connection stays with the others that use it.</summary>
    public void Dispose()
    {
    }
}
