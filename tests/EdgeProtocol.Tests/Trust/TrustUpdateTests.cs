using Edge.Protocol.Trust;
using Edge.TestKit.Trust;

namespace Edge.Protocol.Tests.Trust;

public sealed class TrustUpdateTests
{
    private readonly TrustFixture _box = new();

    private TestRepository Repository => _box.Repository;

    [Fact]
    public async Task Refresh_FirstTime_AsksInTheOrderOfTheSpecification()
    {
        await _box.RefreshedAsync();

        Assert.Equal(["2.root.json", "timestamp.json", "1.snapshot.json", "1.targets.json"], Repository.Requests);
    }

    [Fact]
    public async Task Refresh_NothingNew_AsksForRootAndTimestampAlone()
    {
        await _box.RefreshedAsync();
        Repository.Requests.Clear();
        await _box.RefreshedAsync();

        Assert.Equal(["2.root.json", "timestamp.json"], Repository.Requests);
    }

    [Fact]
    public async Task Refresh_WithoutConsistentSnapshots_AsksForPlainNames()
    {
        Repository.ConsistentSnapshot = false;
        Repository.PublishAll();
        await _box.RefreshedAsync();

        Assert.Equal(["2.root.json", "3.root.json", "timestamp.json", "snapshot.json", "targets.json"], Repository.Requests);
    }

    [Fact]
    public async Task Refresh_NewTargets_AreTrusted()
    {
        await _box.RefreshedAsync();
        Repository.AddTarget("models/pcb/2", "manifest");
        Repository.PublishContent();

        var trusted = await _box.RefreshedAsync();
        Assert.Equal(8, trusted.Targets!.Targets["models/pcb/2"].Length);
        Assert.Equal(2, _box.Version(RoleNames.Targets));
    }

    [Fact]
    public async Task Refresh_TimestampOfTheSameVersionWithOtherContent_KeepsTheFirst()
    {
        await _box.RefreshedAsync();
        var first = _box.Store.Files[RoleNames.Timestamp];
        Repository.PublishSnapshot();
        Repository.Timestamp.Version = 0;
        Repository.PublishTimestamp();

        await _box.RefreshedAsync();
        Assert.Equal(first, _box.Store.Files[RoleNames.Timestamp]);
        Assert.Equal(1, _box.Version(RoleNames.Snapshot));
    }

    [Fact]
    public async Task Refresh_SpoiledFilesOnTheBox_AreReplaced()
    {
        await _box.RefreshedAsync();
        foreach (var role in new[] { RoleNames.Timestamp, RoleNames.Snapshot, RoleNames.Targets }) _box.Store.Files[role] = "spoiled"u8.ToArray();

        await _box.RefreshedAsync();
        Assert.Equal((1, 1, 1), (_box.Version(RoleNames.Timestamp), _box.Version(RoleNames.Snapshot), _box.Version(RoleNames.Targets)));
    }

    [Fact]
    public async Task Refresh_WriteFailsAnywhere_LeavesABoxThatFinishesNextTime()
    {
        for (var fails = 0; ; fails++)
        {
            var box = new TrustFixture();
            await box.RefreshedAsync();
            box.Repository.Timestamp.Rotate();
            box.Repository.AddTarget("models/pcb/2", "manifest");
            box.Repository.PublishAll();
            var changes = 0;
            box.Store.OnChange = _ => changes++ == fails ? new Problem(ReasonCode.DiskFull, "full") : null;
            var isFinished = (await box.RefreshAsync()).IsSuccess;
            box.Store.OnChange = static _ => null;

            Assert.NotNull((await box.RefreshedAsync()).Targets!.Targets["models/pcb/2"]);
            if (isFinished) break;
        }
    }

    [Fact]
    public async Task Refresh_NoRoot_SaysSo()
    {
        _box.Store.Files.Clear();

        await _box.RefusedAsync(TrustReasons.NoRoot);
        Assert.Empty(Repository.Requests);
    }

    [Fact]
    public async Task Refresh_RootThatItsOwnKeysDidNotSign_IsRefusedBeforeAnyRequest()
    {
        _box.Store.Files[RoleNames.Root] = TrustFixture.Tamper(Repository.FirstRoot, root => root["signed"]!["version"] = 7);

        await _box.RefusedAsync(TrustReasons.TooFewSignatures);
        Assert.Empty(Repository.Requests);
    }

    [Fact]
    public async Task Recall_AfterAnUpdate_KnowsTheTargetsWithoutAnybody()
    {
        Repository.AddTarget("models/pcb/1", "manifest");
        Repository.PublishContent();
        await _box.RefreshedAsync();

        Assert.True(TrustUpdate.Recall(_box.Store, TrustLimits.Device).Value.Targets!.Targets.ContainsKey("models/pcb/1"));
    }

    [Fact]
    public async Task Recall_InterruptedUpdate_TrustsNoTargets()
    {
        await _box.RefreshedAsync();
        Repository.PublishContent();
        Repository.Files.Remove("2.snapshot.json");
        await _box.RefusedAsync(ReasonCode.NotFound, timestamp: 2, snapshot: 1);

        Assert.Null(TrustUpdate.Recall(_box.Store, TrustLimits.Device).Value.Targets);
    }
}
