using System.Net;
using System.Net.Http.Json;
using Edge.Hub.Api;
using Edge.Hub.Commands;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Hub.Tests.Remote;

public sealed class CommandTests : HubTest
{
    private static readonly Uri Commands = new("/api/v1/devices/plant-1/box-1/commands", UriKind.Relative);

    [Fact]
    public async Task Command_Answered_IsTheAnswer()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.OnCommand = request => new CommandResponse(1, request.Id, CommandState.Done, Message: $"{request.Name} for {request.By}", Result: request.Arguments);
        await OnlineAsync(hub);

        var view = await SendAsync(hub, new CommandCall("count", System.Text.Json.JsonElement.Parse("""{"by":2}"""), By: "anna"));

        Assert.Equal(("done", "count for anna", 2), (view.State, view.Message, view.Result!.Value.GetProperty("by").GetInt32()));
    }

    [Fact]
    public async Task Command_NotAnswered_SaysSoInTime()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        await OnlineAsync(hub);

        Assert.Equal(CommandView.NoAnswer, (await SendAsync(hub, new CommandCall("count", WaitSeconds: 0))).State);
    }

    [Fact]
    public async Task Command_ToADeviceThatIsAwayOrUnknown_IsRefused()
    {
        await using var hub = await StartHubAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(hub, new CommandCall("count"))).StatusCode);
        await using (var device = await ConnectAsync(hub, Box1))
        {
            await OnlineAsync(hub);
            await device.LeaveAsync(Stop);
        }

        await UntilAsync(() => hub.Get<Edge.Hub.Fleet.FleetBoard>().Find(Box1)!.Online == false, "offline");
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync(hub, new CommandCall("count"))).StatusCode);
    }

    [Fact]
    public async Task CommandLine_Failed_ExitsWithTheDevicesReason()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.OnCommand = request => new CommandResponse(1, request.Id, CommandState.Failed, ReasonCode.Unsupported, "No such command.");
        await OnlineAsync(hub);
        using var output = new StringWriter();
        using var errors = new StringWriter();

        var code = await HubCommandLine.Build(output, errors).Parse(["--hub", hub.Url.ToString(), "devices", "command", "plant-1/box-1", "reboot", "--wait", "20s"]).InvokeAsync(cancellationToken: Stop);

        Assert.Equal(ExitCodes.Refused, code);
        Assert.Contains("failed: No such command.", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandLine_PipelinesAndSettings_WorkAgainstARunningHub()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        var file = Path.Combine(Folder, "line.json");
        await File.WriteAllTextAsync(file, """{ /* the line */ "name": "line", "model": "m", }""", Stop);
        using var output = new StringWriter();
        using var errors = new StringWriter();

        Assert.Equal(ExitCodes.Done, await RunAsync("pipelines", "set", file, "--device", "plant-1/box-1"));
        Assert.Equal("line", Assert.Single((await NextAsync(device.Desired)).Pipelines!).GetProperty("name").GetString());
        Assert.Equal(ExitCodes.Done, await RunAsync("settings", "set", "logLevel", "debug", "--all"));
        Assert.Equal("debug", (await NextAsync(device.Desired)).Settings!["logLevel"]);
        Assert.Equal(ExitCodes.Done, await RunAsync("pipelines", "list"));
        Assert.Contains("not reported", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync("pipelines", "clear", "line", "--device", "plant-1/box-1"));
        Assert.Null((await NextAsync(device.Desired)).Pipelines);
        Assert.Empty(errors.ToString());

        Task<int> RunAsync(params string[] arguments) => HubCommandLine.Build(output, errors).Parse(["--hub", hub.Url.ToString(), .. arguments]).InvokeAsync(cancellationToken: Stop);
    }

    private static Task OnlineAsync(TestHub hub) => UntilAsync(() => hub.Get<Edge.Hub.Fleet.FleetBoard>().Find(Box1)?.Online == true, "online");

    private static Task<HttpResponseMessage> PostAsync(TestHub hub, CommandCall call) => hub.Http.PostAsJsonAsync(Commands, call, HubJson.Options, Stop);

    private static async Task<CommandView> SendAsync(TestHub hub, CommandCall call)
    {
        using var response = await PostAsync(hub, call);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<CommandView>(HubJson.Options, Stop))!;
    }
}
