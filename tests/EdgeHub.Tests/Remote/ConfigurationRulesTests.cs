using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Edge.Hub.Api;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Remote;

public sealed class ConfigurationRulesTests : HubTest
{
    [Fact]
    public async Task Set_PipelineAndSetting_ReachTheDeviceInOneDesiredState()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);

        await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 1), Device: "plant-1/box-1"));
        var first = await NextAsync(device.Desired);
        await SetAsync(hub, "settings/logLevel", new ConfigurationRequest(JsonSerializer.SerializeToElement("debug"), All: true));
        var second = await NextAsync(device.Desired);

        Assert.Equal((1L, "line"), (first.Revision, Assert.Single(first.Pipelines!).GetProperty("name").GetString()));
        Assert.Null(first.Settings);
        Assert.Equal((2L, 1, "debug"), (second.Revision, second.Pipelines!.Count, second.Settings!["logLevel"]));
    }

    [Fact]
    public async Task Set_LaterRule_WinsAndClearingItBringsTheEarlierBack()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 1), All: true));
        Assert.Equal(1, Instances(await NextAsync(device.Desired)));

        await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 2), Device: "plant-1/box-1"));
        Assert.Equal(2, Instances(await NextAsync(device.Desired)));
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(hub, "pipelines/line?device=plant-1/box-1")).StatusCode);
        Assert.Equal(1, Instances(await NextAsync(device.Desired)));
        Assert.Equal(HttpStatusCode.NoContent, (await DeleteAsync(hub, "pipelines/line?all=true")).StatusCode);

        var last = await NextAsync(device.Desired);
        Assert.Equal((4L, null), (last.Revision, last.Pipelines));
        Assert.Equal(HttpStatusCode.NotFound, (await DeleteAsync(hub, "pipelines/line?all=true")).StatusCode);
    }

    [Fact]
    public async Task Set_SameTargetAgain_ReplacesTheRule()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);

        await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 1), All: true));
        await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 3), All: true));

        Assert.Equal(3, Assert.Single(await ListAsync(hub)).Value.GetProperty("instances").GetInt32());
    }

    [Fact]
    public async Task List_DeviceThatReported_ShowsWhatItSays()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 1), All: true));

        await device.ReportAsync(
            TestReports.Make(device.Journal, new ModelReport("m", "1", ArtifactDigest.Of("m"u8), ModelState.Committed)) with { Pipelines = [new ConfigurationReport("line", ConfigurationState.RolledBack, Reason: ReasonCode.NotProven, Message: "The folder did not open.")] }, Stop);

        await UntilAsync(async () => (await ListAsync(hub))[0].Devices[0].State is not null, "the report is shown");
        var outcome = Assert.Single(Assert.Single(await ListAsync(hub)).Devices);
        Assert.Equal(("plant-1/box-1", ConfigurationState.RolledBack, "not-proven", "The folder did not open."), (outcome.Device, outcome.State, outcome.Reason, outcome.Message));
    }

    [Fact]
    public async Task Restart_OfTheHub_KeepsRulesAndRetainedState()
    {
        await using (var hub = await StartHubAsync())
        {
            await using var device = await ConnectAsync(hub, Box1);
            await SetAsync(hub, "pipelines/line", new ConfigurationRequest(Pipeline("line", 1), All: true));
            await NextAsync(device.Desired);
        }

        await using var again = await StartHubAsync();
        await using var box = await ConnectAsync(again, Box1);

        Assert.Equal(1, Instances(await NextAsync(box.Desired)));
        Assert.Single(await ListAsync(again));
    }

    [Theory]
    [InlineData("pipelines/line", """{"value":{"name":"other"},"all":true}""")]
    [InlineData("pipelines/line", """{"value":"text","all":true}""")]
    [InlineData("pipelines/line", """{"value":{"name":"line"}}""")]
    [InlineData("pipelines/Line", """{"value":{"name":"Line"},"all":true}""")]
    [InlineData("settings/logLevel", """{"value":5,"all":true}""")]
    public async Task Set_Unusable_IsRefused(string path, string body)
    {
        await using var hub = await StartHubAsync();

        var response = await hub.Http.PutAsync(new Uri($"/api/v1/{path}", UriKind.Relative), new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    private static JsonElement Pipeline(string name, int instances) => JsonElement.Parse($$"""{"name":"{{name}}","model":"m","instances":{{instances}}}""");

    private static int Instances(DesiredState desired) => Assert.Single(desired.Pipelines!).GetProperty("instances").GetInt32();

    private static async Task SetAsync(TestHub hub, string path, ConfigurationRequest request) =>
        (await hub.Http.PutAsJsonAsync(new Uri($"/api/v1/{path}", UriKind.Relative), request, HubJson.Options, Stop)).EnsureSuccessStatusCode();

    private static Task<HttpResponseMessage> DeleteAsync(TestHub hub, string path) => hub.Http.DeleteAsync(new Uri($"/api/v1/{path}", UriKind.Relative), Stop);

    private static async Task<IReadOnlyList<ConfigurationRuleView>> ListAsync(TestHub hub) =>
        (await hub.Http.GetFromJsonAsync<IReadOnlyList<ConfigurationRuleView>>(new Uri("/api/v1/pipelines", UriKind.Relative), HubJson.Options, Stop))!;
}
