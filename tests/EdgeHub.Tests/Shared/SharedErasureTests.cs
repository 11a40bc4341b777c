using System.Net.Http.Json;
using Edge.Hub.Api;
using Edge.Hub.Tests.Uploads;
using Edge.TestKit;

namespace Edge.Hub.Tests.Shared;

/// <summary>Erasing, through several hubs and a PostgreSQL database.</summary>
public sealed class SharedErasureTests(PostgresFixture postgres) : SharedHubTest(postgres)
{
    private static readonly byte[] Content = [0xFF, 0xD8, 0xFF, 1, 2, 3];

    [Fact]
    public async Task Erase_AtOneProcess_IsGoneFromTheDatabaseTheFolderAndTheOther()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        var hubs = await StartProcessesAsync(broker, database);
        var journal = new SimulatedJournal();
        foreach (var part in (string[])["anna-1", "part-1", "anna-2"]) journal.Append(TestDecisions.Make(part));
        await using var device = new SimulatedDevice(Box1, journal);
        await new ResendingDevice(device, 10, default).RunAsync(At(broker), Stop).WaitAsync(TimeSpan.FromMinutes(1), Stop);
        foreach (var part in (string[])["anna-1", "part-1"])
        {
            byte[] content = [.. Content, (byte)part.Length];
            var offer = DeviceUpload.OfferOf(Guid.CreateVersion7(), content) with { Metadata = new Dictionary<string, string> { ["part"] = part } };
            Assert.True((await new DeviceUpload(device, offer, content).RunAsync(TimeSpan.FromMinutes(1), Stop)).Accepted);
        }

        await UploadsAsync(hubs[0], 2);
        await UploadsAsync(hubs[1], 2);

        using var answer = await hubs[0].Http.PostAsJsonAsync("api/v1/erasures", new ErasureRequest("anna*", null, null, "clerk", "asked for it"), HubJson.Options, Stop);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));

        await UntilAsync(async () => (await hubs[1].ReadAsync<ErasureView[]>("api/v1/erasures")) is [{ DoneAt: not null, Records: 2, Results: 2, Uploads: 1 }], "the other process shows it done");
        Assert.Equal((long[])[1, 1, 3], await QueryAsync(
            database, "SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM records WHERE length(payload) > 0), (SELECT count(*) FROM records)"));
        foreach (var hub in hubs) await UploadsAsync(hub, 1);
        foreach (var hub in hubs) await hub.DisposeAsync();
    }

    private static Task UploadsAsync(HubInstance hub, int count) =>
        UntilAsync(async () => (await hub.ReadAsync<UploadView[]>("api/v1/uploads")).Length == count, $"{count} uploads");
}
