using Edge.Hub.Commands;

namespace Edge.Hub.Tests.Trust;

public sealed class SignedModelsTests : TrustTest
{
    [Theory]
    [InlineData("assign", "pcb@1", "--all")]
    [InlineData("rollouts", "create", "pcb@1", "--all")]
    public async Task Order_ForAVersionNobodySigned_SaysHowToSignIt(params string[] order)
    {
        await DoneAsync("init");
        await using var hub = await StartHubAsync(options: options => options with { DataDirectory = Data });
        var folder = WriteModel("pcb", "1");
        Assert.Equal(ExitCodes.Done, await CommandAsync(hub, "models", "push", folder));

        Assert.NotEqual(ExitCodes.Done, await CommandAsync(hub, order));

        Assert.Contains("pcb@1 is not signed", Errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("edge-hub trust sign", Errors.ToString(), StringComparison.Ordinal);
        Errors.GetStringBuilder().Clear();
        await DoneAsync("sign", folder);
        Assert.Equal(ExitCodes.Done, await CommandAsync(hub, order));
    }

    [Fact]
    public async Task Assign_VersionSignedWithOtherFiles_IsRefused()
    {
        await DoneAsync("init");
        await using var hub = await StartHubAsync(options: options => options with { DataDirectory = Data });
        Assert.Equal(ExitCodes.Done, await CommandAsync(hub, "models", "push", WriteModel("pcb", "1")));
        await DoneAsync("sign", WriteModel("pcb", "1", "other weights"));

        Assert.NotEqual(ExitCodes.Done, await CommandAsync(hub, "assign", "pcb@1", "--all"));

        Assert.Contains("signed with other files", Errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assign_HubWithoutTrust_AsksForNoSignature()
    {
        await using var hub = await StartHubAsync(options: options => options with { DataDirectory = Data });
        Assert.Equal(ExitCodes.Done, await CommandAsync(hub, "models", "push", WriteModel("pcb", "1")));

        Assert.Equal(ExitCodes.Done, await CommandAsync(hub, "assign", "pcb@1", "--all"));
    }

    private Task<int> CommandAsync(TestHub hub, params string[] arguments) =>
        HubCommandLine.Build(Output, Errors).Parse([.. arguments, "--hub", hub.Url.ToString()]).InvokeAsync(cancellationToken: Stop);
}
