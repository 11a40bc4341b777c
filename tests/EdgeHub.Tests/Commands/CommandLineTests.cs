using System.Text.Json;
using Edge.Hub.Commands;
using Edge.Hub.Fleet;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Hub.Tests.Commands;

public sealed class CommandLineTests : HubTest
{
    private readonly StringWriter _output = new(), _errors = new();

    [Fact]
    public async Task WholeTour_PushAssignLabelResults_WorksAgainstARunningHub()
    {
        await using var hub = await StartHubAsync();
        await using var device = await ConnectAsync(hub, Box1);
        device.Journal.Append(TestDecisions.Make("board-7 [x]", Verdict.Reject));
        await device.SendAsync(device.Journal.Batch(), Stop);
        await NextAsync(device.Acks);

        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "models", "push", WriteModel("pcb", "1")));
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "devices", "label", "plant-1/box-1", "line=a"));
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "assign", "pcb@1", "--label", "line=a"));
        Assert.Contains("plant-1/box-1", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("pcb", Assert.Single((await NextAsync(device.Desired)).Models).Name);
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "results", "--last", "5", "--verdict", "reject"));
        Assert.Contains("board-7 [x]", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Done, await RunAsync(hub, "devices"));
        Assert.Contains("online", _output.ToString(), StringComparison.Ordinal);
        Assert.Equal("line", Assert.Single(hub.Get<FleetBoard>().Find(Box1)!.Labels).Key);
        Assert.Empty(_errors.ToString());
    }

    [Theory]
    [InlineData("devices")]
    [InlineData("models", "list")]
    [InlineData("results")]
    [InlineData("summary")]
    public async Task Json_OnEveryReadingCommand_IsParseable(params string[] command)
    {
        await using var hub = await StartHubAsync();

        Assert.Equal(ExitCodes.Done, await RunAsync(hub, [.. command, "--json"]));

        using var document = JsonDocument.Parse(_output.ToString());
        Assert.NotEqual(JsonValueKind.Undefined, document.RootElement.ValueKind);
    }

    [Fact]
    public async Task Push_SameVersionWithOtherFiles_FailsWithTheHubsSentence()
    {
        await using var hub = await StartHubAsync();
        var folder = WriteModel("pcb", "1");
        await RunAsync(hub, "models", "push", folder);
        File.AppendAllLines(Path.Combine(folder, "model.onnx"), ["more"]);

        Assert.Equal(ExitCodes.Refused, await RunAsync(hub, "models", "push", folder));
        Assert.Contains("push these under a new version", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyCommand_WithoutAHub_SaysSoWithItsOwnExitCode()
    {
        var code = await HubCommandLine.Build(_output, _errors).Parse(["devices", "--hub", "http://127.0.0.1:9"]).InvokeAsync(cancellationToken: Stop);

        Assert.Equal(ExitCodes.NoHub, code);
        Assert.Contains("edge-hub run", _errors.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pcb", "2", "names the version '1'")]
    [InlineData("other", "1", "names the model 'pcb'")]
    public void ReadFolder_ThatIsNotNamedLikeItsModel_IsRefused(string folder, string version, string expected)
    {
        var written = WriteModel("pcb", "1");
        var moved = Path.Combine(Folder, "moved", folder, version);
        Directory.CreateDirectory(Path.GetDirectoryName(moved)!);
        Directory.Move(written, moved);

        Assert.Contains(expected, ModelFolder.Read(moved).Problem!.Message, StringComparison.Ordinal);
    }

    private Task<int> RunAsync(TestHub hub, params string[] command) =>
        HubCommandLine.Build(_output, _errors).Parse([.. command, "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop);

    private string WriteModel(string name, string version)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "models", name, version)).FullName;
        File.WriteAllLines(Path.Combine(folder, "model.json"), [$$"""{ "name": "{{name}}", "version": "{{version}}" } // as people write it"""]);
        File.WriteAllLines(Path.Combine(folder, "model.onnx"), ["weights"]);
        return folder;
    }
}
