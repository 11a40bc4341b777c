using System.Text.Json;
using Edge.Hub.Commands;
using Edge.Hub.Tests.Models;

namespace Edge.Hub.Tests.Rollouts;

public sealed class RolloutCommandTests : HubTest
{
    private readonly StringWriter _output = new(), _errors = new();

    [Fact]
    public async Task WholeTour_CreateStartWatchReport_WorksAgainstARunningHub()
    {
        await using var hub = await StartHubAsync(options: options => options with { RolloutPace = TimeSpan.FromMilliseconds(100) });
        await hub.PushAsync("pcb", "2", [2], Stop);
        await using var box = new RolloutBox(Box1, "linux-arm64", "cpu") { Try = RolloutBox.Good };
        await box.ConnectAsync(hub.Mqtt, Stop);
        await UntilAsync(() => hub.Get<Edge.Hub.Fleet.FleetBoard>().Find(Box1)?.Reported is not null, "the hub knows");

        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "create", "pcb@2", "--all", "--dry-run"));
        Assert.Contains("1 devices lack", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "create", "pcb@2", "--all", "--groups", "50,50", "--name", "second"));
        Assert.Contains("canary 1, fleet 0", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "start", "1"));
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "watch", "1", "--json"));
        using (var last = JsonDocument.Parse(_output.ToString().TrimEnd().Split('\n')[^1])) Assert.Equal("finished", last.RootElement.GetProperty("state").GetString());
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "report", "1", "--output", Path.Combine(Folder, "reports")));
        Assert.Contains("pass install-success of linux-arm64/cpu", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(["01-canary.dsse.json", "02-fleet.dsse.json", "report-key.pub.pem"], Directory.EnumerateFiles(Path.Combine(Folder, "reports")).Select(Path.GetFileName).Order());
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "list"));
        Assert.Contains("second", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "log", "1"));
        Assert.Contains("group-advanced", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Refused, await RunAsync(hub, "rollouts", "pause", "1"));
        Assert.Contains("finished", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_FromAFileWithFaults_SaysAllAtOnceWithoutAHub()
    {
        var file = Path.Combine(Folder, "rollout.json");
        await File.WriteAllLinesAsync(file, ["""{ "model": "pcb", "version": "2", // the second""", """  "targets": { "all": true }, "groups": [{ "name": "a", "percent": 10 }], "retries": 99 }"""], Stop);

        var code = await HubCommandLine.Build(_output, _errors).Parse(["rollouts", "create", "--file", file, "--rate", "0", "--label", "line"]).InvokeAsync(cancellationToken: Stop);

        Assert.Equal(ExitCodes.Usage, code);
        foreach (var word in (string[])["come to 10,", "retries", "devicesPerMinute", "--label"]) Assert.Contains(word, _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_FromAFileWithAnUnknownMember_NamesIt()
    {
        var file = Path.Combine(Folder, "rollout.json");
        await File.WriteAllLinesAsync(file, ["""{ "model": "pcb", "version": "2", "targets": { "all": true }, "gates": { "candidatRight": 0.6 } }"""], Stop);

        var code = await HubCommandLine.Build(_output, _errors).Parse(["rollouts", "create", "--file", file]).InvokeAsync(cancellationToken: Stop);

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains("candidatRight", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_FromAFileWithAGateThatIsNull_LeavesItUnjudged()
    {
        await using var hub = await StartHubAsync();
        await hub.PushAsync("pcb", "2", [2], Stop);
        var file = Path.Combine(Folder, "rollout.json");
        await File.WriteAllLinesAsync(file, ["""{ "model": "pcb", "version": "2", "targets": { "all": true }, "proof": { "trial": { "frames": 9 } }, "gates": { "latencyRatio": null } }"""], Stop);

        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "rollouts", "create", "--file", file, "--json"));

        using var created = JsonDocument.Parse(_output.ToString());
        var id = created.RootElement.GetProperty("id").GetInt64();
        using var stored = JsonDocument.Parse(await hub.Http.GetStringAsync(new Uri($"api/v1/rollouts/{id}", UriKind.Relative), Stop));
        var gates = stored.RootElement.GetProperty("definition").GetProperty("gates");
        Assert.Equal(JsonValueKind.Null, gates.GetProperty("latencyRatio").ValueKind);
        Assert.Equal(0.3, gates.GetProperty("confidenceShift").GetDouble());
    }

    [Theory]
    [InlineData("rollouts", "list")]
    [InlineData("review", "list")]
    public async Task Json_OnEveryReadingCommand_IsParseable(params string[] command)
    {
        await using var hub = await StartHubAsync();

        Assert.Equal(ExitCodes.Done, await RunAsync(hub, [.. command, "--json"]));

        using var document = JsonDocument.Parse(_output.ToString());
        Assert.Equal(JsonValueKind.Array, document.RootElement.ValueKind);
    }

    private Task<int> RunAsync(TestHub hub, params string[] arguments) =>
        HubCommandLine.Build(_output, _errors).Parse([.. arguments, "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop);
}
