using Edge.Hub.Api;
using Edge.Hub.Tests.Uploads;
using Edge.Protocol.Artifacts;
using Edge.TestKit;

namespace Edge.Hub.Tests.Shared;

/// <summary>Uploads, through several hubs.</summary>
public sealed class SharedUploadTests(PostgresFixture postgres) : SharedHubTest(postgres)
{
    private const int Kills = 3;

    private static readonly byte[] Content = [0xFF, 0xD8, 0xFF, .. Enumerable.Range(0, 70 * Blocks.Size).Select(i => (byte)(i * 31))];

    [Fact]
    public async Task Upload_WhileTheProcessThatTakesItIsKilled_IsWholeAtBothAndGoesOnWhereItWas()
    {
        var database = await DatabaseAsync();
        await using var broker = await BrokerAsync();
        var hubs = await StartProcessesAsync(broker, database);
        await using var device = new SimulatedDevice(Box1);
        await device.ConnectAsync(At(broker), Stop);
        await LeaderAsync(hubs);
        var offer = DeviceUpload.OfferOf(Guid.CreateVersion7(), Content);
        var (wants, kills) = (0, 0);
        var upload = new DeviceUpload(device, offer, Content)
        {
            OnWant = async _ =>
            {
                // Its answer finds nobody: the blocks of this window are wanted again by whoever takes over.
                if (wants++ % 2 == 0 || kills == Kills) return;
                var victim = await LeaderAsync(hubs);
                await victim.KillAsync();
                await victim.StartAsync();
                kills++;
            },
        };

        var done = await upload.RunAsync(TimeSpan.FromMinutes(2), Stop);

        Assert.True(done.Accepted, done.Message);
        Assert.InRange(kills, 1, Kills);
        // A window of sixteen is lost with each kill, and once more where its blocks met a process that was starting.
        Assert.InRange(upload.BlocksSent, Blocks.CountFor(Content.Length), Blocks.CountFor(Content.Length) + (2 * 16 * kills));
        foreach (var hub in hubs)
        {
            await UntilAsync(async () => (await hub.ReadAsync<UploadView[]>("api/v1/uploads")) is [{ Id: var id }] && id == offer.Id, "both list it");
            Assert.Equal(Content, await hub.Http.GetByteArrayAsync(new Uri($"api/v1/uploads/plant-1/box-1/{offer.Id}", UriKind.Relative), Stop));
        }

        Assert.Empty(Directory.GetFiles(Path.Combine(Shared, "uploads", "partial"), "*", SearchOption.AllDirectories));
        foreach (var hub in hubs) await hub.DisposeAsync();
    }
}
