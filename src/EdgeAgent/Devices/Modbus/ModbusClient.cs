using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Edge.Agent.Diagnostics;
using Edge.Protocol;

namespace Edge.Agent.Devices.Modbus;

/// <summary>
/// One connection to a Modbus TCP server, for all that use it. Every question has an end: an answer, or a problem within the timeout. A
/// connection that gave anything but the answer is closed, because what comes next on it belongs to another question. Safe for several threads.
/// </summary>
public sealed class ModbusClient : IDisposable
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(100), LongestWait = TimeSpan.FromSeconds(10);

    private static readonly Problem Closed = new(ModbusReasons.Gone, "closed the connection.");

    private readonly Lock _gate = new();
    private readonly string _host;
    private readonly int _port;
    private readonly TimeSpan _timeout;
    private readonly HealthBoard _health;
    private readonly TimeProvider _time;
    private readonly Counter _failures;
    private readonly Counter _connections;
    private readonly byte[] _request = new byte[ModbusFrame.RequestSize];
    private readonly byte[] _answer = new byte[ModbusFrame.Longest];
    private readonly string _component;
    private readonly HashSet<(byte Unit, byte Function, ushort Address)> _refused = [];
    private Socket? _socket;
    private Problem? _gone;
    private TimeSpan _wait = FirstWait;
    private long _next;
    private ushort _transaction;

    /// <summary>No connection yet; the first question makes one.</summary>
    /// <param name="server"><c>host:port</c>.</param>
    /// <param name="timeout">How long a connection, and each answer, may take.</param>
    /// <param name="health">Told as <c>modbus/{server}</c> while nothing answers.</param>
    /// <param name="metrics">Counts failures and connections.</param>
    /// <param name="time">The clock of attempts.</param>
    public ModbusClient(string server, TimeSpan timeout, HealthBoard health, AgentMetrics metrics, TimeProvider time)
    {
        Server = server;
        // The last colon: an IPv6 address has some of its own.
        var colon = server.LastIndexOf(':');
        (_host, _port) = (server[..colon], int.Parse(server.AsSpan(colon + 1), CultureInfo.InvariantCulture));
        _component = $"modbus/{server}";
        _timeout = timeout;
        _health = health;
        _time = time;
        _failures = metrics.Counter($"edge_modbus_failures_total{{server=\"{server}\"}}");
        _connections = metrics.Counter($"edge_modbus_connections_total{{server=\"{server}\"}}");
    }

    /// <summary>Which server.</summary>
    public string Server { get; }

    /// <summary>Reads a bit (functions 1 and 2).</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="table">Coils or discrete inputs.</param>
    /// <param name="address">Address, counted from 0.</param>
    public Outcome<bool> ReadBit(byte unit, ModbusTable table, ushort address)
    {
        lock (_gate)
        {
            return Ask(unit, table == ModbusTable.Coil ? (byte)1 : (byte)2, address, 1, 1) is { } problem ? problem : (_answer[2] & 1) != 0;
        }
    }

    /// <summary>Reads registers (functions 3 and 4).</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="table">Holding or input registers.</param>
    /// <param name="address">Address of the first, counted from 0.</param>
    /// <param name="values">Takes them, 125 at most.</param>
    /// <returns>Why there are none.</returns>
    public Problem? ReadRegisters(byte unit, ModbusTable table, ushort address, Span<ushort> values)
    {
        lock (_gate)
        {
            if (Ask(unit, table == ModbusTable.HoldingRegister ? (byte)3 : (byte)4, address, (ushort)values.Length, values.Length * 2) is { } problem) return problem;
            for (var index = 0; index < values.Length; index++) values[index] = BinaryPrimitives.ReadUInt16BigEndian(_answer.AsSpan(2 + (index * 2)));
            return null;
        }
    }

    /// <summary>Writes a coil (function 5).</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="address">Address, counted from 0.</param>
    /// <param name="value">On or off.</param>
    /// <returns>Why it is not written.</returns>
    public Problem? WriteCoil(byte unit, ushort address, bool value)
    {
        lock (_gate) return Ask(unit, 5, address, value ? (ushort)0xFF00 : (ushort)0, 0);
    }

    /// <summary>Writes a holding register (function 6).</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="address">Address, counted from 0.</param>
    /// <param name="value">The value.</param>
    /// <returns>Why it is not written.</returns>
    public Problem? WriteRegister(byte unit, ushort address, ushort value)
    {
        lock (_gate) return Ask(unit, 6, address, value, 0);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) Close();
    }

    private Problem? Ask(byte unit, byte function, ushort address, ushort value, int expected)
    {
        var isUsed = _socket is not null;
        var problem = Connect() ?? Exchange(unit, function, address, value, expected);
        if (problem == Closed && isUsed)
        {
            // Servers close what was quiet for long. Nothing of an answer came, and every question of ours may be asked twice.
            _gone = null;
            problem = Connect() ?? Exchange(unit, function, address, value, expected);
        }

        if (problem is null)
        {
            _health.Recover(_component);
            // What was refused once is looked for only then: a poll comes a hundred times a second.
            if (_refused.Remove((unit, function, address))) _health.Recover($"{_component}/{unit}/{function}/{address}");
            return null;
        }

        problem = problem with { Message = $"Modbus server {Server}: {problem.Message}" };
        if (problem.Reason == ModbusReasons.Refused)
        {
            _health.Recover(_component);
            if (_refused.Add((unit, function, address))) _failures.Add();
            _health.Degrade($"{_component}/{unit}/{function}/{address}", problem);
        }
        else
        {
            _health.Degrade(_component, problem);
        }

        return problem;
    }

    /// <summary>Connects, unless the last attempt failed a moment ago: nobody waits for what was not there just now.</summary>
    private Problem? Connect()
    {
        if (_socket is not null) return null;
        if (_gone is not null && _time.GetTimestamp() < _next) return _gone;
        try
        {
            var address = IPAddress.TryParse(_host, out var literal) ? literal : Resolve();
            _socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, Blocking = false };
            try
            {
                _socket.Connect(address, _port);
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
            {
                if (!_socket.Poll(_timeout, SelectMode.SelectWrite)) throw new SocketException((int)SocketError.TimedOut);
                if (_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error) is int error and not 0) throw new SocketException(error);
            }

            _socket.Blocking = true;
            _socket.SendTimeout = (int)_timeout.TotalMilliseconds;
            _connections.Add();
            _gone = null;
            return null;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            return Fail(new Problem(ModbusReasons.Gone, $"cannot be reached: {exception.Message}. Check the address and the cable."));
        }
    }

    /// <summary>A resolver that does not answer must not hold the gate; IPv4 first, which is what PLCs speak.</summary>
    private IPAddress Resolve()
    {
        using var limit = new CancellationTokenSource(_timeout, _time);
        var addresses = Dns.GetHostAddressesAsync(_host, limit.Token).WaitAsync(limit.Token).GetAwaiter().GetResult();
        return addresses.OrderBy(address => address.AddressFamily != AddressFamily.InterNetwork).FirstOrDefault() ?? throw new SocketException((int)SocketError.HostNotFound);
    }

    private Problem? Exchange(byte unit, byte function, ushort address, ushort value, int expected)
    {
        ModbusFrame.Write(_request, ++_transaction, unit, function, address, value);
        // The timeout of a socket is one of each call; an answer that trickles must end, too.
        var end = _time.GetTimestamp() + _time.TimestampsOf(_timeout);
        try
        {
            if (_socket!.Send(_request) < _request.Length) return Fail(new Problem(ModbusReasons.Gone, "takes no question."));
            if (Receive(ModbusFrame.HeadSize, end) is { } cut) return Fail(cut);
            if (!ModbusFrame.LengthOf(_answer, _transaction, unit).TryGet(out var length, out var lie)) return Fail(lie);
            if (Receive(length, end) is { } torn) return Fail(torn);
            var problem = ModbusFrame.Judge(_answer.AsSpan(0, length), _request, expected);
            // A refusal is an answer: the connection is sound.
            return problem is null || problem.Reason == ModbusReasons.Refused ? Succeed(problem) : Fail(problem);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            if (exception is SocketException { SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown }) return Fail(Closed);
            return Fail(new Problem(ModbusReasons.Gone, $"does not answer within {_timeout.TotalMilliseconds:0} ms: {exception.Message}."));
        }
    }

    private Problem? Succeed(Problem? refusal)
    {
        _wait = FirstWait;
        return refusal;
    }

    private Problem? Receive(int count, long end)
    {
        for (var have = 0; have < count;)
        {
            var left = _time.GetElapsedTime(_time.GetTimestamp(), end);
            if (left <= TimeSpan.Zero) return new Problem(ModbusReasons.Gone, "does not answer in time.");
            _socket!.ReceiveTimeout = Math.Max(1, (int)left.TotalMilliseconds);
            var came = _socket.Receive(_answer, have, count - have, SocketFlags.None);
            if (came == 0) return have == 0 && count == ModbusFrame.HeadSize ? Closed : new Problem(ModbusReasons.Gone, "closed the connection in an answer.");
            have += came;
        }

        return null;
    }

    private Problem Fail(Problem problem)
    {
        Close();
        _failures.Add();
        _gone = problem;
        _next = _time.GetTimestamp() + _time.TimestampsOf(_wait);
        _wait = _wait * 2 < LongestWait ? _wait * 2 : LongestWait;
        return problem;
    }

    private void Close()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
