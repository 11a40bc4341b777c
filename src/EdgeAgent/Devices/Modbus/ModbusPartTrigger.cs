using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Channels;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Devices.Modbus;

/// <summary>
/// Parts that a PLC announces: an edge of a bit, or each step of a counter. It is polled on a thread of its own. A bit that goes up and down
/// between two polls is never seen; a counter tells what was missed, and every such part is an error of its own.
/// </summary>
public sealed class ModbusPartTrigger : IPartTrigger
{
    private const int Waiting = 4096;

    /// <summary>A counter that jumps further was set back or belongs to a PLC that was started again.</summary>
    private const int Plausible = 100;

    private readonly Channel<PartEdge> _parts = Channel.CreateBounded<PartEdge>(new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });
    private readonly ModbusClient _client;
    private readonly ModbusTriggerOptions _options;
    private readonly SignalReporter _reporter;
    private readonly TimeProvider _time;
    private readonly SignalLine _line;
    private readonly Counter _missed;
    private readonly long _interval;
    private readonly ushort[] _counter = new ushort[1];
    private readonly ushort[] _id;
    private readonly SignalLoop _loop;
    private bool? _bit;
    private ushort? _count;
    private long _looked;
    private bool _taken;
    private bool? _acknowledged;

    /// <summary>Begins to poll.</summary>
    /// <param name="client">The server; not disposed here.</param>
    /// <param name="options">What announces parts.</param>
    /// <param name="reporter">Told of parts that were missed.</param>
    /// <param name="metrics">Counts them.</param>
    /// <param name="time">Stamps parts.</param>
    public ModbusPartTrigger(ModbusClient client, ModbusTriggerOptions options, SignalReporter reporter, AgentMetrics metrics, TimeProvider time)
    {
        _client = client;
        _options = options;
        _reporter = reporter;
        _time = time;
        _line = LineOf(options);
        _missed = metrics.Counter($"edge_modbus_parts_missed_total{{server=\"{options.Server}\"}}");
        _interval = time.TimestampsOf(options.Interval);
        _id = new ushort[options.PartId?.Registers ?? 0];
        _loop = new SignalLoop("edge-modbus", time, Step);
    }

    /// <summary>How reports name it.</summary>
    /// <param name="options">What announces parts.</param>
    public static SignalLine LineOf(ModbusTriggerOptions options) => new("modbus", $"{options.Server}/{options.Unit}", options.Address);

    /// <inheritdoc/>
    public async IAsyncEnumerable<PartEdge> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var part in _parts.Reader.ReadAllAsync(cancellationToken)) yield return part;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _parts.Writer.TryComplete();
    }

    private long Step(long now)
    {
        if (_options.Table is ModbusTable.Coil or ModbusTable.DiscreteInput) LookAtBit();
        else LookAtCounter();
        // From the poll's own time, so that a slow answer does not shift the next ones.
        return now + _interval;
    }

    private void LookAtBit()
    {
        if (!_client.ReadBit(_options.Unit, _options.Table, _options.Address).TryGet(out var bit, out _))
        {
            // What it does meanwhile nobody knows: no edge is made of it.
            _bit = null;
            return;
        }

        var active = bit == (_options.Edge == TriggerEdge.Rising);
        // A PLC that waits for its acknowledgement holds the bit: one that is up and was not taken is a part, whenever it is seen.
        var isNew = active && (_options.AcknowledgeCoil is null ? _bit == false : !_taken);
        _bit = active;
        if (!active) _taken = false;
        else if (isNew) _taken = Announce(_time.GetTimestamp());
        Acknowledge();
    }

    private void LookAtCounter()
    {
        if (_client.ReadRegisters(_options.Unit, _options.Table, _options.Address, _counter) is not null) return;
        var now = _time.GetTimestamp();
        var passed = _count is { } before ? (ushort)(_counter[0] - before) : 0;
        var since = now - _looked;
        (_count, _looked) = (_counter[0], now);
        if (passed > Plausible)
        {
            _reporter.Failed(_line, new Problem(ModbusReasons.Lied, $"The counter went on by {passed}: it was set back, or is none. Parts are counted from {_counter[0]} on."), null);
            return;
        }

        for (var missed = 1; missed < passed; missed++)
        {
            _missed.Add();
            // Somewhere between the two looks: a gate that counts from there finds the part rather than one that follows it.
            Put(new PartEdge(now - (since * (passed - missed) / passed), null, new Problem(SignalReasons.TriggerMissed, $"{passed} parts came between two looks at the counter; this one was not seen.")));
        }

        if (passed > 0) Announce(now);
    }

    private bool Announce(long now) => Put(new PartEdge(now, ReadId()));

    private bool Put(PartEdge part)
    {
        if (_parts.Writer.TryWrite(part)) return true;
        _reporter.Failed(_line, new Problem(SignalReasons.TriggerMissed, $"A part has no record: {Waiting} earlier ones still wait."), null);
        return false;
    }

    /// <summary>A part whose id cannot be read is a part all the same.</summary>
    private string? ReadId()
    {
        if (_options.PartId is not { } from || _client.ReadRegisters(_options.Unit, from.Table, from.Address, _id) is not null) return null;
        if (from.Form == PartIdForm.Number) return _id.Aggregate(0UL, (number, register) => (number << 16) | register).ToString(CultureInfo.InvariantCulture);
        var text = new StringBuilder(_id.Length * 2);
        foreach (var register in _id) text.Append((char)(register >> 8)).Append((char)(register & 0xFF));
        var id = new string([.. text.ToString().TakeWhile(letter => letter != '\0').Where(letter => letter is >= ' ' and <= '~')]).Trim();
        return id.Length == 0 ? null : id;
    }

    /// <summary>The PLC may take its bit back once it sees ours, and we take ours back then; what a dead agent left there, too.</summary>
    private void Acknowledge()
    {
        if (_options.AcknowledgeCoil is not { } coil || _acknowledged == _taken) return;
        _acknowledged = _client.WriteCoil(_options.Unit, coil, _taken) is null ? _taken : null;
    }
}
