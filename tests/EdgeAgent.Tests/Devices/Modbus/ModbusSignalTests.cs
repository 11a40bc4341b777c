using System.Collections.Concurrent;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Modbus;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Tests.Devices.Signals;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Devices.Modbus;

/// <summary>Triggers and outputs at a PLC that a test plays itself.</summary>
public sealed class ModbusSignalTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentQueue<(int Coil, bool Value)> _writes = new();
    private volatile bool _bit;
    private volatile bool _silent;

    [Fact]
    public async Task Output_WriteDoneWithoutAnAnswer_IsTakenBack()
    {
        await using var bench = new SignalBench();
        using var plc = new LyingServer(Play);
        using var client = new ModbusClient(plc.Address, Timeout, bench.Health, bench.Metrics, TimeProvider.System);
        var output = new ModbusOutputLine(client, new ModbusOutputOptions(plc.Address, 1, ModbusTable.Coil, 5, 1, 0, Timeout));
        using var actuator = new Actuator(output, new PulseOptions([Verdict.Reject], TimeSpan.FromMilliseconds(50), TimeSpan.Zero, null), null, bench.Devices.Reporter, TimeProvider.System, isAtRest: false);
        // An agent that was killed may have left it on.
        await Within.Eventually(() => _writes.TryPeek(out var first) && first == (5, false), "the output is set to rest");

        _silent = true;
        actuator.Act(Guid.CreateVersion7(), Verdict.Reject, new PartPlace(TimeProvider.System.GetTimestamp(), 0));
        await Within.Eventually(() => _writes.Contains((5, true)), "the PLC has done it");
        _silent = false;

        await Within.Eventually(() => _writes.Last() == (5, false), "it is taken back");
    }

    [Fact]
    public async Task Trigger_HandshakeWithABitThatIsUpAlready_IsAPartAndAcknowledgedOnce()
    {
        await using var bench = new SignalBench();
        using var plc = new LyingServer(Play);
        using var client = new ModbusClient(plc.Address, Timeout, bench.Health, bench.Metrics, TimeProvider.System);
        _bit = true;
        using var trigger = new ModbusPartTrigger(
            client,
            new ModbusTriggerOptions(plc.Address, 1, ModbusTable.Coil, 3, TriggerEdge.Rising, TimeSpan.FromMilliseconds(5), Timeout, null, 9),
            bench.Devices.Reporter, bench.Metrics, TimeProvider.System);
        await using var parts = trigger.ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);

        Assert.True(await parts.MoveNextAsync());
        await Within.Eventually(() => _writes.Contains((9, true)), "it is acknowledged");
        // A poll without an answer in between makes no second part of it.
        _silent = true;
        await Task.Delay(Timeout * 2, TestContext.Current.CancellationToken);
        _silent = false;
        _bit = false;
        await Within.Eventually(() => _writes.Last() == (9, false), "the acknowledgement is taken back");
        _bit = true;
        Assert.True(await parts.MoveNextAsync());
        await Within.Eventually(() => _writes.Last() == (9, true), "the next one is acknowledged");
        Assert.Equal(2, _writes.Count(write => write == (9, true)));
    }

    [Fact]
    public async Task Trigger_AcknowledgementThatADeadAgentLeft_IsTakenBack()
    {
        await using var bench = new SignalBench();
        using var plc = new LyingServer(Play);
        using var client = new ModbusClient(plc.Address, Timeout, bench.Health, bench.Metrics, TimeProvider.System);
        using var trigger = new ModbusPartTrigger(
            client,
            new ModbusTriggerOptions(plc.Address, 1, ModbusTable.Coil, 3, TriggerEdge.Rising, TimeSpan.FromMilliseconds(5), Timeout, null, 9),
            bench.Devices.Reporter, bench.Metrics, TimeProvider.System);

        await Within.Eventually(() => _writes.Contains((9, false)), "it is taken back");
    }

    private byte[]? Play(byte[] request)
    {
        if (request[7] == 5) _writes.Enqueue((request[9], request[10] == 0xFF));
        if (_silent) return null;
        return request[7] == 5 ? request : [request[0], request[1], 0, 0, 0, 4, request[6], request[7], 1, (byte)(_bit ? 1 : 0)];
    }
}
