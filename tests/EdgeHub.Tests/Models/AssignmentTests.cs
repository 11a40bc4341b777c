using System.Net;
using System.Net.Http.Json;
using Edge.Hub.Api;
using Edge.Hub.Fleet;

namespace Edge.Hub.Tests.Models;

public sealed class AssignmentTests : HubTest
{
    [Fact]
    public async Task Assign_ToADevice_ReachesItWithDigestAndRevision()
    {
        await using var hub = await StartHubAsync();
        var manifest = await hub.PushAsync("pcb", "1", [1], Stop);
        await using var device = await ConnectAsync(hub, Box1);

        var view = await AssignAsync(hub, new AssignmentRequest("pcb", "1", Device: "plant-1/box-1"));

        Assert.Equal(["plant-1/box-1"], view.Matched);
        var desired = await NextAsync(device.Desired);
        Assert.Equal(1, desired.Revision);
        var model = Assert.Single(desired.Models);
        Assert.Equal(("pcb", "1", manifest.Digest(), manifest.ToCanonicalBytes().Length), (model.Name, model.Version, model.Digest, model.ManifestSize));
    }

    [Fact]
    public async Task Assign_AgainWithAnotherVersion_RaisesTheRevision()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);
        await hub.PushAsync("pcb", "2", [2], Stop);
        await using var device = await ConnectAsync(hub, Box1);
        await AssignAsync(hub, new AssignmentRequest("pcb", "1", Device: "plant-1/box-1"));
        Assert.Equal(1, (await NextAsync(device.Desired)).Revision);

        await AssignAsync(hub, new AssignmentRequest("pcb", "2", All: true));

        var desired = await NextAsync(device.Desired);
        Assert.Equal((2L, "2"), (desired.Revision, Assert.Single(desired.Models).Version));
    }

    [Fact]
    public async Task Assign_SameAgain_PublishesNothingNew()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);
        await hub.PushAsync("other", "1", [1], Stop);
        await using var device = await ConnectAsync(hub, Box1);
        await AssignAsync(hub, new AssignmentRequest("pcb", "1", All: true));
        await AssignAsync(hub, new AssignmentRequest("pcb", "1", Device: "plant-1/box-1"));
        await AssignAsync(hub, new AssignmentRequest("other", "1", All: true));

        Assert.Equal(1, (await NextAsync(device.Desired)).Revision);
        var second = await NextAsync(device.Desired);

        Assert.Equal((2L, 2), (second.Revision, second.Models.Count));
    }

    [Fact]
    public async Task AssignByLabel_DeviceThatIsLabelledLater_GetsIt()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);
        await AssignAsync(hub, new AssignmentRequest("pcb", "1", Label: "line=a"));
        await using var labelled = await ConnectAsync(hub, Box1);
        await using var other = await ConnectAsync(hub, Box2);
        await UntilAsync(() => hub.Get<FleetBoard>().All.Count == 2, "both devices appeared");

        var patch = await hub.Http.PatchAsJsonAsync("/api/v1/devices/plant-1/box-1/labels", new Dictionary<string, string?> { ["line"] = "a" }, Stop);

        Assert.Equal(HttpStatusCode.OK, patch.StatusCode);
        Assert.Equal("pcb", Assert.Single((await NextAsync(labelled.Desired)).Models).Name);
        Assert.False(other.Desired.TryRead(out _));
    }

    [Fact]
    public async Task AssignToAll_DeviceThatAppearsLater_GetsIt()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);
        Assert.Empty((await AssignAsync(hub, new AssignmentRequest("pcb", "1", All: true))).Matched);

        await using var late = await ConnectAsync(hub, Box1);

        Assert.Equal("1", Assert.Single((await NextAsync(late.Desired)).Models).Version);
    }

    [Fact]
    public async Task Desired_AfterAHubRestart_IsStillRetained()
    {
        await using (var hub = await StartHubAsync())
        {
            await hub.PushAsync("pcb", "1", [1], Stop);
            await using var device = await ConnectAsync(hub, Box1);
            await AssignAsync(hub, new AssignmentRequest("pcb", "1", All: true));
            await NextAsync(device.Desired);
        }

        await using var restarted = await StartHubAsync();
        await using var returned = await ConnectAsync(restarted, Box1);

        var desired = await NextAsync(returned.Desired);
        Assert.Equal((1L, "1"), (desired.Revision, Assert.Single(desired.Models).Version));
    }

    [Fact]
    public async Task Labels_AfterAHubRestart_AreStillThere()
    {
        await using (var hub = await StartHubAsync())
        await using (var device = await ConnectAsync(hub, Box1))
        {
            await UntilAsync(() => hub.Get<FleetBoard>().Find(Box1) is not null, "the device appeared");
            await hub.Http.PatchAsJsonAsync("/api/v1/devices/plant-1/box-1/labels", new Dictionary<string, string?> { ["line"] = "a", ["hall"] = "2" }, Stop);
            await hub.Http.PatchAsJsonAsync("/api/v1/devices/plant-1/box-1/labels", new Dictionary<string, string?> { ["hall"] = null }, Stop);
        }

        await using var restarted = await StartHubAsync();

        Assert.Equal([KeyValuePair.Create("line", "a")], restarted.Get<FleetBoard>().Find(Box1)!.Labels);
    }

    [Theory]
    [InlineData("pcb", "9", null, null, true, HttpStatusCode.NotFound)]
    [InlineData("pcb", "1", null, null, false, HttpStatusCode.BadRequest)]
    [InlineData("pcb", "1", "plant-1/box-1", "line=a", false, HttpStatusCode.BadRequest)]
    [InlineData("pcb", "1", "Plant/Box", null, false, HttpStatusCode.BadRequest)]
    [InlineData("pcb", "1", null, "line", false, HttpStatusCode.BadRequest)]
    public async Task Assign_WhatCannotBe_IsRefused(string model, string version, string? device, string? label, bool all, HttpStatusCode expected)
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "1", [1], Stop);

        var answer = await hub.Http.PostAsJsonAsync("/api/v1/assignments", new AssignmentRequest(model, version, device, label, all), Stop);

        Assert.Equal(expected, answer.StatusCode);
    }

    private static async Task<AssignmentView> AssignAsync(TestHub hub, AssignmentRequest request)
    {
        var answer = await hub.Http.PostAsJsonAsync("/api/v1/assignments", request, Stop);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<AssignmentView>(HubJson.Options, Stop))!;
    }
}
