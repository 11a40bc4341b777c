using System.Net;
using System.Net.Http.Json;
using Edge.Hub.Api;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Api;

public sealed class ResultApiTests : HubTest
{
    [Fact]
    public async Task Results_PagedAndFiltered_AreNewestFirstWithoutGapOrRepeat()
    {
        await using var hub = await StartHubAsync();
        await SendAsync(hub, 25);

        var pages = new List<ResultPage> { await PageAsync(hub, "limit=10") };
        while (pages[^1].Next is { } before) pages.Add(await PageAsync(hub, $"limit=10&before={before}"));

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"part-{i}"), pages.SelectMany(page => page.Items).Select(result => result.PartId));
        var rejects = await PageAsync(hub, "verdict=reject&device=plant-1/box-1&model=pcb-defects&version=1");
        Assert.Equal(5, rejects.Items.Count);
        Assert.All(rejects.Items, result => Assert.Equal(Verdict.Reject, result.Verdict));
        Assert.Empty((await PageAsync(hub, "version=2&model=pcb-defects")).Items);
        Assert.Empty((await PageAsync(hub, "device=plant-1/box-2")).Items);
        Assert.Empty((await PageAsync(hub, "since=2999-01-01T00:00:00Z")).Items);
    }

    [Fact]
    public async Task Summary_CountsByDeviceVersionAndVerdict()
    {
        await using var hub = await StartHubAsync();
        await SendAsync(hub, 25);

        var summary = (await hub.Http.GetFromJsonAsync<SummaryView>("/api/v1/summary", HubJson.Options, Stop))!;

        Assert.Equal((25L, 25L, 20L, 5L), (summary.Results, summary.RecordsStored, summary.Verdicts[Verdict.Accept], summary.Verdicts[Verdict.Reject]));
        Assert.Equal(
            [new SummaryLine("plant-1/box-1", "pcb-defects", "1", Verdict.Accept, 20, 0), new SummaryLine("plant-1/box-1", "pcb-defects", "1", Verdict.Reject, 5, 0)],
            summary.Breakdown);
    }

    [Theory]
    [InlineData("/api/v1/results?limit=0", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/results?verdict=maybe", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/results?device=nonsense", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/devices/plant-1/unknown", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/devices/Plant/box", HttpStatusCode.BadRequest)]
    public async Task WrongRequests_AreAnsweredWithAProblemDocument(string path, HttpStatusCode expected)
    {
        await using var hub = await StartHubAsync();

        var answer = await hub.Http.GetAsync(new Uri(path, UriKind.Relative), Stop);

        Assert.Equal(expected, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("/openapi/v1.json", "/api/v1/results")]
    [InlineData("/scalar/", "<html")]
    [InlineData("/metrics", "edge_hub_records_stored_total")]
    [InlineData("/api/v1/ready", "\"ready\":true")]
    public async Task Documents_AreServed(string path, string expected)
    {
        await using var hub = await StartHubAsync();

        Assert.Contains(expected, await hub.Http.GetStringAsync(new Uri(path, UriKind.Relative), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_UnderAForeignHostName_IsRefused()
    {
        await using var hub = await StartHubAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/summary") { Headers = { Host = "evil.example" } };

        Assert.Equal(HttpStatusCode.BadRequest, (await hub.Http.SendAsync(request, Stop)).StatusCode);
    }

    private static async Task SendAsync(TestHub hub, int count)
    {
        await using var device = await ConnectAsync(hub, Box1);
        for (var i = 0; i < count; i++) device.Journal.Append(TestDecisions.Make($"part-{i}", i % 5 == 0 ? Verdict.Reject : Verdict.Accept));
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);
    }

    private static async Task<ResultPage> PageAsync(TestHub hub, string query) =>
        (await hub.Http.GetFromJsonAsync<ResultPage>($"/api/v1/results?{query}", HubJson.Options, Stop))!;
}
