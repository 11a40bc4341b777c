using Edge.Agent.Trust;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.TestKit;
using Edge.TestKit.Trust;

namespace Edge.Agent.Tests.Trust;

public sealed class TrustFilesTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly TestRepository _repository = new();

    private string Given => _folder.Combine("root.json");

    private string Store => _folder.Combine("trust");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Open_FirstTime_BeginsWithTheGivenRoot() => Assert.Equal(_repository.FirstRoot, Open().Read(RoleNames.Root).Value!.Value.ToArray());

    [Fact]
    public async Task Open_Again_GoesOnWithWhatWasTrusted()
    {
        _repository.PublishRoot();
        await FollowAsync(Open());

        var again = Open();
        Assert.Equal(2, TrustUpdate.Recall(again, TrustLimits.Device).Value.Root.Version);
        Assert.NotNull(TrustUpdate.Recall(again, TrustLimits.Device).Value.Targets);
    }

    [Fact]
    public async Task Open_GivenRootGone_SaysSo()
    {
        await FollowAsync(Open());
        File.Delete(Given);

        Assert.Equal(ReasonCode.InputOutput, TrustFiles.Open(Store, Given).Problem?.Reason);
    }

    [Fact]
    public async Task Open_AnotherRootGiven_BeginsAnew()
    {
        await FollowAsync(Open());
        var others = new TestRepository();

        var files = Open(others.FirstRoot);

        Assert.Null(files.Read(RoleNames.Targets).Value);
        await FollowAsync(files, others);
        Assert.NotNull(files.Read(RoleNames.Targets).Value);
    }

    [Fact]
    public async Task Open_RootSpoiledOnTheDisk_IsFollowedAgainAndNothingOlderIsTaken()
    {
        var oldTimestamp = _repository.Files["timestamp.json"];
        _repository.PublishAll();
        await FollowAsync(Open());
        File.WriteAllText(Path.Combine(Store, "root.json"), "spoiled");

        var files = Open();
        await FollowAsync(files);
        Assert.Equal(2, TrustUpdate.Recall(files, TrustLimits.Device).Value.Root.Version);
        _repository.Files["timestamp.json"] = oldTimestamp;
        Assert.Equal(
            TrustReasons.Rollback,
            (await new TrustUpdate(files, _repository, TrustLimits.Device).RefreshAsync(TestRepository.Start, TestContext.Current.CancellationToken)).Problem?.Reason);
    }

    [Fact]
    public void Open_FileThatIsNoRoot_IsRefusedAndTheOldOneStands()
    {
        Open();

        Assert.Equal(ReasonCode.Malformed, TrustFiles.Open(Store, Write("nothing"u8.ToArray())).Problem?.Reason);
        Assert.Equal(_repository.FirstRoot, Open().Read(RoleNames.Root).Value!.Value.ToArray());
    }

    [Fact]
    public void Write_RoleWithAnyName_StaysInTheFolder()
    {
        var files = Open();
        Assert.Null(files.Write("../../escaped", "x"u8.ToArray()));

        Assert.Equal("x"u8.ToArray(), files.Read("../../escaped").Value!.Value.ToArray());
        Assert.Equal(3, Directory.GetFiles(Store).Length);
        Assert.Null(files.Delete("../../escaped"));
        Assert.Null(files.Read("../../escaped").Value);
    }

    private TrustFiles Open(byte[]? root = null) => TrustFiles.Open(Store, Write(root ?? _repository.FirstRoot)).Value;

    private string Write(byte[] root)
    {
        File.WriteAllBytes(Given, root);
        return Given;
    }

    private async Task FollowAsync(TrustFiles files, TestRepository? repository = null) =>
        Assert.Null((await new TrustUpdate(files, repository ?? _repository, TrustLimits.Device).RefreshAsync(TestRepository.Start, TestContext.Current.CancellationToken)).Problem);
}
