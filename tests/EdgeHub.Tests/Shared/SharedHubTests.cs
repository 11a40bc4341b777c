using System.Net;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Hub.Configuration;
using Edge.Hub.Fleet;
using Edge.Hub.Telemetry;
using Edge.Protocol;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Npgsql;

namespace Edge.Hub.Tests.Shared;

/// <summary>Several hubs behind one broker and one database, both of the kind a site already has.</summary>
public sealed class SharedHubTests(PostgresFixture postgres) : HubTest, IClassFixture<PostgresFixture>
{
    private const int Devices = 4, Records = 4000, PerBatch = 50, Kills = 6;

    [Fact]
    public async Task Records_WhileTwoHubProcessesAreKilledAtRandom_AreStoredExactlyOnce()
    {
        var database = await postgres.DatabaseAsync();
        await using var broker = await BrokerAsync();
        HubInstance[] hubs = [new(Path.Combine(Folder, "a"), broker.Port, database), new(Path.Combine(Folder, "b"), broker.Port, database)];
        foreach (var hub in hubs) await hub.StartAsync();
        var devices = new List<(SimulatedDevice Device, ResendingDevice Sender)>();
        for (var i = 0; i < Devices; i++) devices.Add(Fill(new DeviceAddress("plant-1", $"box-{i}"), Records, perBatch: 10, pause: TimeSpan.FromMilliseconds(300)));
        var sending = Task.WhenAll(devices.Select(device => device.Sender.RunAsync(new IPEndPoint(IPAddress.Loopback, broker.Port), Stop)));

        var random = new Random(4711);
        var kills = 0;
        for (; kills < Kills && !sending.IsCompleted; kills++)
        {
            var victim = hubs[random.Next(hubs.Length)];
            await Task.Delay(random.Next(50, 900), Stop);
            await victim.KillAsync();
            await victim.StartAsync();
        }

        await sending.WaitAsync(TimeSpan.FromMinutes(3), Stop);
        Assert.Equal(Kills, kills);

        var stored = await QueryAsync(database, "SELECT count(*), count(DISTINCT (journalid, sequence)), count(DISTINCT journalid) FROM records");
        Assert.Equal((long[])[Devices * Records, Devices * Records, Devices], stored);
        Assert.Equal((long[])[Devices * Records, Devices * Records], await QueryAsync(database, "SELECT (SELECT count(*) FROM results), (SELECT sum(count) FROM result_tallies)::bigint"));
        Assert.Equal((long[])[Devices * Records], await QueryAsync(database, "SELECT sum(stored)::bigint FROM device_counters"));
        ChainReport? report = null;
        await UntilAsync(
            async () => (report = await hubs[0].ReadAsync<ChainReport>("api/v1/audit/chain")).Journals is { Count: Devices } journals && journals.All(journal => journal is { Unverified: 0, Stored: Records }),
            "the chains are verified by whoever leads");
        Assert.Empty(report!.Alarms);
        Assert.All(report.Journals, journal => Assert.Equal((Records, 0L, 0L), (journal.AccountedTo, journal.Expected, journal.Lost)));
        foreach (var hub in hubs) await hub.DisposeAsync();
        foreach (var (device, _) in devices) await device.DisposeAsync();
    }

    [Fact]
    public async Task Records_WhileTheDatabaseStandsStill_WaitAndAreNotAcknowledged()
    {
        var database = await postgres.DatabaseAsync();
        await using var broker = await BrokerAsync();
        await using var hub = await StartAsync(broker, database);
        var (device, sender) = Fill(Box1, 10_000);
        await using var disposing = device;
        await using var blocker = new NpgsqlConnection(database);
        await blocker.OpenAsync(Stop);
        await using (var transaction = await blocker.BeginTransactionAsync(Stop))
        {
            await using (var command = new NpgsqlCommand("LOCK TABLE records IN ACCESS EXCLUSIVE MODE", blocker)) await command.ExecuteNonQueryAsync(Stop);
            var sending = sender.RunAsync(new IPEndPoint(IPAddress.Loopback, broker.Port), Stop);
            // Everything the broker may give this process without an answer has come, and it stays at that.
            await UntilAsync(() => hub.Get<IngestQueue>().Count >= 8, "batches wait");
            await Task.Delay(TimeSpan.FromSeconds(3), Stop);
            Assert.InRange(hub.Get<IngestQueue>().Count, 8, BrokerOptions.ReceiveMaximum);
            Assert.Equal(10_000, sender.Pending);
            await transaction.RollbackAsync(Stop);
            await sending.WaitAsync(TimeSpan.FromMinutes(2), Stop);
        }

        Assert.Equal((long[])[10_000], await QueryAsync(database, "SELECT count(*) FROM records"));
    }

    [Fact]
    public async Task Leadership_OfTwoProcesses_IsOnesAndPassesOn()
    {
        var database = await postgres.DatabaseAsync();
        await using var broker = await BrokerAsync();
        var first = await StartAsync(broker, database);
        await UntilAsync(() => first.Get<ILeadership>().IsLeader, "the first leads");
        await using var second = await StartAsync(broker, database);
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(new IPEndPoint(IPAddress.Loopback, broker.Port), Stop);
        await UntilAsync(() => second.Get<FleetBoard>().Find(Box1)?.Online == true, "both see the device");
        Assert.False(second.Get<ILeadership>().IsLeader);

        await first.DisposeAsync();

        await UntilAsync(() => second.Get<ILeadership>().IsLeader, "the second leads");
    }

    private static (SimulatedDevice Device, ResendingDevice Sender) Fill(
        DeviceAddress address, int records, int perBatch = PerBatch, TimeSpan pause = default)
    {
        var journal = new SimulatedJournal();
        for (var i = 1; i <= records; i++) journal.Append(TestDecisions.Make($"{address.Device}-{i}"));
        var device = new SimulatedDevice(address, journal);
        return (device, new ResendingDevice(device, perBatch, pause));
    }

    private static async Task<MosquittoBroker> BrokerAsync()
    {
        Assert.SkipUnless(MosquittoBroker.Missing is null, MosquittoBroker.Missing ?? "");
        var broker = new MosquittoBroker();
        await broker.StartAsync();
        return broker;
    }

    private async Task<TestHub> StartAsync(MosquittoBroker broker, string database)
    {
        var hub = await StartHubAsync(options: options => options with { Broker = new BrokerOptions("127.0.0.1", broker.Port, null, null), Database = database });
        await UntilAsync(async () => (await hub.Http.GetAsync(new Uri("/api/v1/ready", UriKind.Relative), Stop)).IsSuccessStatusCode, "the hub is ready");
        return hub;
    }

    private static async Task<long[]> QueryAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        await reader.ReadAsync(Stop);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)];
    }

    /// <summary>One hub process, as built for this test.</summary>
    private sealed class HubInstance(string folder, int mqttPort, string database) : IAsyncDisposable
    {
        private readonly int _port = Ports.Free();
        private ProgramProcess? _process;

        public async Task StartAsync()
        {
            Directory.CreateDirectory(folder);
            var config = Path.Combine(folder, "hub.json");
            await File.WriteAllTextAsync(
                config,
                JsonSerializer.Serialize(new { data = folder, http = $"127.0.0.1:{_port}", broker = new { host = "127.0.0.1", port = mqttPort }, database }),
                Stop);
            _process = new ProgramProcess(Path.Combine(AppContext.BaseDirectory, "edge-hub"), ["run", "--config", config]);
            await UntilAsync(
                async () =>
                {
                    if (_process.HasExited) throw new InvalidOperationException(_process.Output);
                    using var http = new HttpClient();
                    return (await http.GetAsync(new Uri($"http://127.0.0.1:{_port}/api/v1/ready"), Stop)).IsSuccessStatusCode;
                },
                "the hub is ready");
        }

        public async Task KillAsync()
        {
            if (_process is not null) await _process.DisposeAsync();
        }

        public async Task<T> ReadAsync<T>(string path)
        {
            using var http = new HttpClient();
            return JsonSerializer.Deserialize<T>(await http.GetStringAsync(new Uri($"http://127.0.0.1:{_port}/{path}"), Stop), HubJson.Options)!;
        }

        public async ValueTask DisposeAsync() => await KillAsync();
    }
}
