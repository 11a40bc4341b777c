using Edge.Agent.Devices.Modbus;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Fixtures;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Devices.Modbus;

public sealed class ModbusClientTests : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(400);

    private readonly HealthBoard _health = new();
    private readonly AgentMetrics _metrics = new();
    private readonly List<ModbusClient> _clients = [];

    public void Dispose() => _clients.ForEach(client => client.Dispose());

    [Theory]
    [InlineData("pymodbus")]
    [InlineData("libmodbus")]
    public async Task Ask_RealServer_ReadsAndWritesEverything(string kind)
    {
        var port = Ports.Free();
        await using var server = await ModbusServers.StartAsync(kind, port);
        var client = Client($"127.0.0.1:{port}");

        Assert.Null(client.WriteCoil(1, 7, true));
        Assert.True(client.ReadBit(1, ModbusTable.Coil, 7).Value);
        Assert.False(client.ReadBit(1, ModbusTable.Coil, 8).Value);
        Assert.False(client.ReadBit(1, ModbusTable.DiscreteInput, 7).Value);
        Assert.Null(client.WriteCoil(1, 7, false));
        Assert.False(client.ReadBit(1, ModbusTable.Coil, 7).Value);

        Assert.Null(client.WriteRegister(1, 5, 0xBEEF));
        var values = new ushort[3];
        Assert.Null(client.ReadRegisters(1, ModbusTable.HoldingRegister, 4, values));
        Assert.Equal([0, 0xBEEF, 0], values);
        Assert.Null(client.ReadRegisters(1, ModbusTable.InputRegister, 4, values));
        Assert.Equal([0, 0, 0], values);

        // There are 64 of each: this is refused, and the connection is good for the next question.
        var refused = client.ReadRegisters(1, ModbusTable.HoldingRegister, 4000, values);
        Assert.Equal(ModbusReasons.Refused, refused?.Reason);
        Assert.Contains("count from 0", refused?.Message, StringComparison.Ordinal);
        Assert.Null(client.ReadRegisters(1, ModbusTable.HoldingRegister, 4, values));
        Assert.Equal(1, Counted("connections"));
        // Said of the address for as long as nobody asks for it with success.
        Assert.Equal($"modbus/127.0.0.1:{port}/1/3/4000", Assert.Single(_health.Degradations).Component);
    }

    [Theory]
    [InlineData("pymodbus")]
    [InlineData("libmodbus")]
    public async Task Ask_ServerIsKilledAndComesBack_IsConnectedAgain(string kind)
    {
        var port = Ports.Free();
        var server = await ModbusServers.StartAsync(kind, port);
        var client = Client($"127.0.0.1:{port}");
        Assert.Null(client.WriteCoil(1, 7, true));

        await server.KillAsync();
        await server.DisposeAsync();
        Assert.Equal(ModbusReasons.Gone, client.WriteCoil(1, 7, true)?.Reason);
        Assert.Equal($"modbus/127.0.0.1:{port}", Assert.Single(_health.Degradations).Component);
        await using var again = await ModbusServers.StartAsync(kind, port);

        await Within.Eventually(() => client.WriteCoil(1, 7, true) is null, "it is connected again");
        Assert.Empty(_health.Degradations);
        Assert.Equal(2, Counted("connections"));
    }

    [Fact]
    public void Ask_NobodyThere_FailsAtOnceUntilTheNextAttemptIsDue()
    {
        var client = Client($"127.0.0.1:{Ports.Free()}");
        Assert.Equal(ModbusReasons.Gone, client.WriteCoil(1, 7, true)?.Reason);

        var began = TimeProvider.System.GetTimestamp();
        for (var count = 0; count < 10; count++) Assert.NotNull(client.WriteCoil(1, 7, true));

        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromMilliseconds(90));
        Assert.Equal(1, Counted("failures"));
    }

    public static TheoryData<string, string, Func<byte[], byte[]?>> Lies => new()
    {
        { "says nothing", "does not answer", _ => null },
        { "another transaction", "transaction", request => Changed(request, 1, (byte)(request[1] + 1)) },
        { "another protocol", "protocol", request => Changed(request, 3, 1) },
        { "another unit", "unit", request => Changed(request, 6, 9) },
        { "another function", "function", request => Changed(request, 7, 6) },
        { "another echo", "another echo", request => Changed(request, 9, (byte)(request[9] + 1)) },
        { "a length of nothing", "a length of 0", request => Changed(request, 5, 0) },
        { "a length beyond the longest", "a length of", request => Changed(request, 4, 0xFF) },
        { "half an answer", "does not answer", request => request[..9] },
        { "half a header", "does not answer", request => request[..3] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void Ask_ServerLies_IsAProblemWithinTheTimeoutAndANewConnection(string lie, string said, Func<byte[], byte[]?> answer)
    {
        var lies = true;
        using var server = new LyingServer(request => lies ? answer(request) : request);
        var client = Client(server.Address);
        var began = TimeProvider.System.GetTimestamp();

        var problem = client.WriteCoil(1, 7, true);

        Assert.True(problem is not null, lie);
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, Timeout * 3);
        Assert.Equal(1, Counted("failures"));
        lies = false;
        Assert.True(SpinWait.SpinUntil(() => client.WriteCoil(1, 7, true) is null, Within.Limit));
        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public void Ask_ServerClosedAQuietConnection_IsAskedOnceMoreAtOnce()
    {
        using var server = new LyingServer(request => request);
        var client = Client(server.Address);
        Assert.Null(client.WriteCoil(1, 7, true));
        server.CloseAll();

        // A reject after a break of the line must not be lost to it.
        Assert.Null(client.WriteCoil(1, 7, true));

        Assert.Equal(2, server.Connections);
    }

    [Fact]
    public void ReadBit_AnswerOfAnotherSize_IsALie()
    {
        using var server = new LyingServer(request => [request[0], request[1], 0, 0, 0, 5, request[6], request[7], 2, 0, 0]);

        Assert.Equal(ModbusReasons.Lied, Client(server.Address).ReadBit(1, ModbusTable.Coil, 7).Problem?.Reason);
    }

    private static byte[] Changed(byte[] request, int at, byte value)
    {
        request[at] = value;
        return request;
    }

    private ModbusClient Client(string server)
    {
        var client = new ModbusClient(server, Timeout, _health, _metrics, TimeProvider.System);
        _clients.Add(client);
        return client;
    }

    private long Counted(string what) => _metrics.Snapshot().Where(counter => counter.Key.StartsWith($"edge_modbus_{what}_total", StringComparison.Ordinal)).Sum(counter => counter.Value);
}
