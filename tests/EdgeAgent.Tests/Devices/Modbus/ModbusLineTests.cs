using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Devices.Modbus;
using Edge.Agent.Devices.Signals;
using Edge.Agent.Diagnostics;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Devices.Modbus;

/// <summary>The whole agent at a PLC: a real Modbus server that the test plays the plant on.</summary>
public sealed class ModbusLineTests : IDisposable
{
    private const ushort Sensor = 3, Gate = 5, Counter = 10, Id = 20;

    private readonly BoxFixture _box = new();
    private readonly ModbusClient _plant;
    private readonly int _port = Ports.Free();
    private int _frames;

    public ModbusLineTests() => _plant = new ModbusClient($"127.0.0.1:{_port}", TimeSpan.FromSeconds(2), new HealthBoard(), new AgentMetrics(), TimeProvider.System);

    public void Dispose()
    {
        _plant.Dispose();
        _box.Dispose();
    }

    [Theory]
    [InlineData("pymodbus")]
    [InlineData("libmodbus")]
    public async Task Parts_CoilAndRegisters_AreNamedJudgedAndEjectedAtThePlc(string kind)
    {
        await using var server = await ModbusServers.StartAsync(kind, _port);
        var options = Configure("\"table\": \"coil\", \"address\": 3, \"partId\": { \"address\": 20, \"registers\": 2, \"form\": \"ascii\" }");
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            await PartArrivesAsync("good-001.png", "A1");
            await PartArrivesAsync("open-001.png", "B2");
            await Within.Eventually(() => _plant.ReadBit(1, ModbusTable.Coil, Gate).TryGet(out var on, out _) && on, "the gate moves");
            await Within.Eventually(() => _plant.ReadBit(1, ModbusTable.Coil, Gate).TryGet(out var on, out _) && !on, "the gate rests");
        });

        Assert.Equal([("A1", Verdict.Accept, "modbus"), ("B2", Verdict.Reject, "modbus")], BoxFixture.ReadJournal(options).Select(decision => (decision.PartId, decision.Verdict, decision.Source)));
    }

    [Fact]
    public async Task Parts_CounterWentOnWhileTheServerWasGone_EachIsAnErrorOfItsOwn()
    {
        var server = await ModbusServers.StartAsync("pymodbus", _port);
        var options = Configure("\"table\": \"holding-register\", \"address\": 10");
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            Drop("good-001.png");
            // The first look is where counting begins.
            await Task.Delay(300, TestContext.Current.CancellationToken);
            Assert.Null(_plant.WriteRegister(1, Counter, 1));
            await Within.Eventually(() => Results(options) >= 1, "a part is judged");

            await server.KillAsync();
            await server.DisposeAsync();
            await Task.Delay(300, TestContext.Current.CancellationToken);
            await using var again = await ModbusServers.StartAsync("pymodbus", _port);
            Drop("good-002.png");
            await Within.Eventually(() => _plant.WriteRegister(1, Counter, 4) is null, "the plant goes on");
            await Within.Eventually(() => Results(options) >= 4, "all parts have a decision");
        });

        var decisions = BoxFixture.ReadJournal(options);
        // A PLC that is started again counts from nothing, and may be seen there: then four parts came, else three.
        Assert.InRange(decisions.Count, 4, 5);
        Assert.Equal(2, decisions.Count(decision => decision.Verdict == Verdict.Accept));
        Assert.All(decisions.Where(decision => decision.Verdict != Verdict.Accept), decision => Assert.Equal(SignalReasons.TriggerMissed, decision.ErrorCode));
    }

    private AgentOptions Configure(string trigger) => _box.Configure($$"""
        "hub": "none", "api": { "listen": "127.0.0.1:{{Ports.Free()}}" },
        "pipelines": [ {
          "name": "line", "model": "pcb-defects", "deadline": "10s",
          "source": { "modbus": { "host": "127.0.0.1", "port": {{_port}}, {{trigger}}, "timeout": "2s", "framePath": {{JsonSerializer.Serialize(_box.Inbox)}}, "maxFrameAge": "1h" } },
          "modbus": [ { "host": "127.0.0.1", "port": {{_port}}, "address": {{Gate}}, "timeout": "2s", "pulse": "2s" } ]
        } ]
        """);

    private async Task PartArrivesAsync(string sample, string id)
    {
        Drop(sample);
        Assert.Null(_plant.WriteRegister(1, Id, (ushort)((id[0] << 8) | id[1])));
        Assert.Null(_plant.WriteCoil(1, Sensor, true));
        await Task.Delay(400, TestContext.Current.CancellationToken);
        Assert.Null(_plant.WriteCoil(1, Sensor, false));
        await Task.Delay(200, TestContext.Current.CancellationToken);
    }

    private void Drop(string sample)
    {
        var name = Path.Combine(_box.Inbox, $"part-{++_frames}.png");
        File.Copy(Path.Combine(Samples.Folder, sample), name + ".tmp");
        File.SetLastWriteTimeUtc(name + ".tmp", DateTime.UtcNow);
        File.Move(name + ".tmp", name);
    }

    private static int Results(AgentOptions options)
    {
        using var http = new HttpClient();
        try
        {
            using var answer = JsonDocument.Parse(http.GetStringAsync(new Uri($"http://{options.Api!.Listen}/v1/results?last=50")).GetAwaiter().GetResult());
            return answer.RootElement.GetArrayLength();
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }
}
