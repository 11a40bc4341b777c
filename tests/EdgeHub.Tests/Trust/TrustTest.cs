using Edge.Hub.Commands;
using Edge.Hub.Trust;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.TestKit.Trust;

namespace Edge.Hub.Tests.Trust;

/// <summary>What tests of the hub's trust share: commands against a folder, and a device that follows it.</summary>
public abstract class TrustTest : HubTest
{
    private protected StringWriter Output { get; } = new();

    private protected StringWriter Errors { get; } = new();

    private protected TrustFolder Trust => new(Data);

    protected string Data => Path.Combine(Folder, "data");

    protected string Keys => Path.Combine(Folder, "keys");

    protected DateTimeOffset Now { get; } = TimeProvider.System.GetUtcNow();

    protected async Task<int> RunAsync(params string[] command) =>
        await HubCommandLine.Build(Output, Errors).Parse(["trust", .. command, "--data", Data]).InvokeAsync(cancellationToken: Stop);

    protected async Task DoneAsync(params string[] command)
    {
        Assert.Equal(ExitCodes.Done, await RunAsync([.. command, "--keys", Keys]));
        Assert.Empty(Errors.ToString());
    }

    protected async Task RefusedAsync(string because, params string[] command)
    {
        Assert.NotEqual(ExitCodes.Done, await RunAsync(command));
        Assert.Contains(because, Errors.ToString(), StringComparison.Ordinal);
    }

    private protected TrustEdition Renew(DateTimeOffset? now = null)
    {
        var outcome = new OnlineSigner(Trust).Renew(now ?? Now);
        Assert.Null(outcome.Problem);
        return outcome.Value;
    }

    private protected MemoryTrustStore NewDevice() => new(Trust.ReadRoot(1));

    /// <summary>What a device trusts after an update by the hub's folder.</summary>
    private protected async Task<Outcome<TrustedMetadata>> FollowAsync(MemoryTrustStore device, DateTimeOffset? now = null) =>
        await new TrustUpdate(device, new TrustFolderSource(Trust), TrustLimits.Device).RefreshAsync(now ?? Now, Stop);

    protected string WriteModel(string name, string version, string weights = "weights")
    {
        var folder = Directory.CreateDirectory(Path.Combine(Folder, "models", name, version)).FullName;
        File.WriteAllLines(Path.Combine(folder, "model.json"), [$$"""{ "name": "{{name}}", "version": "{{version}}" }"""]);
        File.WriteAllLines(Path.Combine(folder, "model.onnx"), [weights]);
        return folder;
    }
}
