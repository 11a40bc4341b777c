using System.Net;
using Edge.Hub.Configuration;
using Edge.Protocol;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Npgsql;

namespace Edge.Hub.Tests.Shared;

/// <summary>Several hubs behind one broker and one database, both of the kind a site already has.</summary>
[Collection(SharedHubs.Name)]
public abstract class SharedHubTest(PostgresFixture postgres) : HubTest
{
    private const int PerBatch = 50;

    protected string Shared => Directory.CreateDirectory(Path.Combine(Folder, "shared")).FullName;

    private protected static EndPoint At(MosquittoBroker broker) => new IPEndPoint(IPAddress.Loopback, broker.Port);

    protected Task<string> DatabaseAsync() => postgres.DatabaseAsync();

    /// <summary>Two hub processes that are ready.</summary>
    private protected async Task<HubInstance[]> StartProcessesAsync(MosquittoBroker broker, string database)
    {
        HubInstance[] hubs = [new(Path.Combine(Folder, "a"), broker.Port, database, Shared), new(Path.Combine(Folder, "b"), broker.Port, database, Shared)];
        foreach (var hub in hubs) await hub.StartAsync();
        return hubs;
    }

    private protected static (SimulatedDevice Device, ResendingDevice Sender) Fill(
        DeviceAddress address, int records, int perBatch = PerBatch, TimeSpan pause = default)
    {
        var journal = new SimulatedJournal();
        for (var i = 1; i <= records; i++) journal.Append(TestDecisions.Make($"{address.Device}-{i}"));
        var device = new SimulatedDevice(address, journal);
        return (device, new ResendingDevice(device, perBatch, pause));
    }

    protected static async Task<MosquittoBroker> BrokerAsync()
    {
        Assert.SkipUnless(MosquittoBroker.Missing is null, MosquittoBroker.Missing ?? "");
        var broker = new MosquittoBroker();
        await broker.StartAsync();
        return broker;
    }

    private protected async Task<TestHub> StartAsync(MosquittoBroker broker, string database)
    {
        var hub = await StartHubAsync(options: options => options with { Broker = new BrokerOptions("127.0.0.1", broker.Port, null, null), Database = database, SharedDirectory = Shared });
        await UntilAsync(async () => (await hub.Http.GetAsync(new Uri("/api/v1/ready", UriKind.Relative), Stop)).IsSuccessStatusCode, "the hub is ready");
        return hub;
    }

    /// <summary>The one that leads of several.</summary>
    private protected static async Task<HubInstance> LeaderAsync(IEnumerable<HubInstance> hubs)
    {
        HubInstance? leader = null;
        await UntilAsync(
            async () =>
            {
                foreach (var hub in hubs) leader = await hub.LeadsAsync() ? hub : leader;
                return leader is not null;
            },
            "one leads");
        return leader!;
    }

    protected static async Task<long[]> QueryAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        await reader.ReadAsync(Stop);
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetInt64)];
    }
}
