using System.Text.Json.Nodes;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit.Trust;

namespace Edge.Protocol.Tests.Trust;

/// <summary>The attacks of the TUF specification (section 1.5.2) and their kin: each ends the update and leaves the box with what it trusted.</summary>
public sealed class TrustAttackTests
{
    private readonly TrustFixture _box = new();

    private TestRepository Repository => _box.Repository;

    [Theory]
    [InlineData(RoleNames.Root)]
    [InlineData(RoleNames.Timestamp)]
    [InlineData(RoleNames.Snapshot)]
    [InlineData(RoleNames.Targets)]
    public async Task ArbitrarySoftware_SignedByAnotherKey_IsRefused(string role)
    {
        await _box.RefreshedAsync();
        Repository.Roles[role].Signers = [SigningKey.CreateEcdsa()];
        Repository.PublishAll();

        await _box.RefusedAsync(TrustReasons.TooFewSignatures, targets: 1);
        Assert.Equal(1, _box.Version(role));
    }

    [Theory]
    [InlineData(RoleNames.Root)]
    [InlineData(RoleNames.Timestamp)]
    [InlineData(RoleNames.Snapshot)]
    [InlineData(RoleNames.Targets)]
    public async Task ArbitrarySoftware_ContentChangedAfterSigning_IsRefused(string role)
    {
        await _box.RefreshedAsync();
        Repository.PublishAll();
        var name = role == RoleNames.Timestamp ? "timestamp.json" : $"2.{role}.json";
        Repository.Files[name] = TrustFixture.Tamper(Repository.Files[name], file => file["signed"]!["x"] = 1);
        // The referring metadata is the attacker's too, as it is when the online keys are: what is left is the role's own signature.
        if (role == RoleNames.Targets)
        {
            Repository.Meta["targets.json"] = MetadataWriter.Describe(2, Repository.Files[name]);
            Repository.PublishSnapshot();
        }

        if (role is RoleNames.Targets or RoleNames.Snapshot) Repository.PublishTimestamp();
        await _box.RefusedAsync(TrustReasons.TooFewSignatures, targets: 1);
    }

    [Fact]
    public async Task Rollback_OlderTimestamp_IsRefused()
    {
        var old = Repository.Files["timestamp.json"];
        Repository.PublishTimestamp();
        await _box.RefreshedAsync();
        Repository.Files["timestamp.json"] = old;

        await _box.RefusedAsync(TrustReasons.Rollback, timestamp: 2);
    }

    [Fact]
    public async Task Rollback_TimestampOfAnOlderSnapshot_IsRefused()
    {
        Repository.PublishContent();
        await _box.RefreshedAsync();
        Repository.PublishTimestamp(MetadataWriter.Describe(1, Repository.Files["1.snapshot.json"]));

        await _box.RefusedAsync(TrustReasons.Rollback, timestamp: 2, snapshot: 2);
    }

    [Fact]
    public async Task Rollback_SnapshotOfOlderTargets_IsRefused()
    {
        Repository.PublishContent();
        await _box.RefreshedAsync();
        Repository.Meta["targets.json"] = MetadataWriter.Describe(1, Repository.Files["1.targets.json"]);
        Repository.PublishSnapshot();
        Repository.PublishTimestamp();

        await _box.RefusedAsync(TrustReasons.Rollback, snapshot: 2, targets: 2);
    }

    [Fact]
    public async Task Rollback_RoleNoLongerListed_IsRefused()
    {
        Repository.Delegate("line", ["line/*"]);
        Repository.PublishContent();
        await _box.RefreshedAsync();
        Repository.Meta.Remove("line.json");
        Repository.PublishSnapshot();
        Repository.PublishTimestamp();

        await _box.RefusedAsync(TrustReasons.Rollback, snapshot: 2);
    }

    [Fact]
    public async Task Rollback_OldRootAsTheNext_IsRefused()
    {
        Repository.Files["2.root.json"] = Repository.FirstRoot;

        await _box.RefusedAsync(TrustReasons.Rollback, root: 1);
    }

    [Theory]
    [InlineData(RoleNames.Root)]
    [InlineData(RoleNames.Timestamp)]
    [InlineData(RoleNames.Snapshot)]
    [InlineData(RoleNames.Targets)]
    public async Task IndefiniteFreeze_ExpiredFile_IsRefused(string role)
    {
        await _box.RefreshedAsync();
        Repository.Roles[role].Expires = TestRepository.Start;
        Repository.PublishAll();

        // 5.3.8 before 5.3.10: the expired root is the newest there is, and is kept; everything after it is not.
        await _box.RefusedAsync(TrustReasons.Expired, targets: 1);
        Assert.Equal(role == RoleNames.Root ? 2 : 1, _box.Version(role));
    }

    [Fact]
    public async Task IndefiniteFreeze_SameTimestampAfterItExpired_IsRefused()
    {
        await _box.RefreshedAsync();
        _box.Now = Repository.Timestamp.Expires;

        await _box.RefusedAsync(TrustReasons.Expired, timestamp: 1);
    }

    [Fact]
    public async Task Freeze_TimePassesDuringTheUpdate_IsJudgedByItsStart()
    {
        Repository.Timestamp.Expires = TestRepository.Start.AddSeconds(1);
        Repository.PublishTimestamp();

        await _box.RefreshedAsync();
    }

    [Fact]
    public async Task MixAndMatch_SnapshotOfAnotherTime_IsRefused()
    {
        await _box.RefreshedAsync();
        Repository.Meta["more.json"] = new MetaFile(1, null, null);
        Repository.PublishContent();
        Repository.Files["2.snapshot.json"] = Repository.Files["1.snapshot.json"];

        await _box.RefusedAsync(ReasonCode.DigestMismatch, snapshot: 1, targets: 1);
    }

    [Fact]
    public async Task MixAndMatch_TargetsOfAnotherTime_IsRefused()
    {
        await _box.RefreshedAsync();
        Repository.AddTarget("models/pcb/2", "manifest");
        Repository.PublishContent();
        Repository.Files["2.targets.json"] = Repository.Files["1.targets.json"];

        await _box.RefusedAsync(ReasonCode.DigestMismatch, targets: 1);
    }

    [Fact]
    public async Task MixAndMatch_WithoutHashes_VersionsDecide()
    {
        await _box.RefreshedAsync();
        Repository.PublishTargets();
        Repository.Meta["targets.json"] = new MetaFile(3, null, null);
        Repository.Files["3.targets.json"] = Repository.Files["2.targets.json"];
        Repository.PublishSnapshot();
        Repository.PublishTimestamp(new MetaFile(2, null, null));

        await _box.RefusedAsync(TrustReasons.VersionMismatch, snapshot: 2, targets: 1);
    }

    [Fact]
    public async Task MixAndMatch_SnapshotOfAnotherVersionWithoutHashes_IsRefused()
    {
        await _box.RefreshedAsync();
        Repository.PublishSnapshot();
        Repository.Files["3.snapshot.json"] = Repository.Files["2.snapshot.json"];
        Repository.PublishTimestamp(new MetaFile(3, null, null));

        await _box.RefusedAsync(TrustReasons.VersionMismatch, timestamp: 2, snapshot: 1);
    }

    [Theory]
    [InlineData("timestamp.json")]
    [InlineData("2.root.json")]
    [InlineData("2.snapshot.json")]
    [InlineData("2.targets.json")]
    public async Task EndlessData_FileBeyondItsBound_IsRefused(string name)
    {
        await _box.RefreshedAsync();
        Repository.PublishAll();
        Repository.Files[name] = [.. Repository.Files[name], .. Enumerable.Repeat((byte)' ', 200_000)];

        await _box.RefusedAsync(ReasonCode.TooLarge, targets: 1);
    }

    [Fact]
    public async Task EndlessData_LengthStatedBeyondTheBound_IsRefused()
    {
        Repository.PublishTimestamp(new MetaFile(1, long.MaxValue, null));
        Repository.Files["1.snapshot.json"] = [.. Repository.Files["1.snapshot.json"], .. Enumerable.Repeat((byte)' ', 200_000)];

        await _box.RefusedAsync(ReasonCode.TooLarge, snapshot: 0);
    }

    [Fact]
    public async Task EndlessRoots_MoreThanOneUpdateTakes_AreGoneOnWithInTheNext()
    {
        var box = new TrustFixture { Limits = TrustLimits.Device with { RootRotations = 3 } };
        for (var count = 0; count < 5; count++) box.Repository.PublishRoot();

        await box.RefreshedAsync();
        Assert.Equal(4, box.Version(RoleNames.Root));
        await box.RefreshedAsync();
        Assert.Equal(6, box.Version(RoleNames.Root));
    }

    [Fact]
    public async Task FastForward_OnlineKeysReplaced_VersionsBeginAnew()
    {
        Repository.Timestamp.Version = Repository.Snapshot.Version = 1_000_000;
        Repository.PublishContent();
        await _box.RefreshedAsync();
        Assert.Equal(1_000_001, _box.Version(RoleNames.Snapshot));

        Repository.Timestamp.Rotate();
        Repository.Snapshot.Rotate();
        Repository.Timestamp.Version = Repository.Snapshot.Version = 0;
        Repository.PublishAll();

        await _box.RefreshedAsync();
        Assert.Equal((1, 1), (_box.Version(RoleNames.Timestamp), _box.Version(RoleNames.Snapshot)));
    }

    [Fact]
    public async Task FastForward_OneOfTwoKeysTaken_IsForgottenThoughTheOtherSigned()
    {
        var stolen = SigningKey.CreateEcdsa();
        Repository.Timestamp.Keys.Add(stolen);
        Repository.PublishRoot();
        Repository.Timestamp.Version = 1_000_000;
        Repository.PublishTimestamp();
        await _box.RefreshedAsync();

        Repository.Timestamp.Keys.Remove(stolen);
        Repository.Timestamp.Version = 1;
        Repository.PublishRoot();
        Repository.PublishTimestamp();

        await _box.RefreshedAsync();
        Assert.Equal(2, _box.Version(RoleNames.Timestamp));
    }

    [Fact]
    public async Task FastForward_PowerCutWhileForgetting_IsForgottenNextTime()
    {
        Repository.Timestamp.Version = 1_000_000;
        Repository.PublishTimestamp();
        await _box.RefreshedAsync();
        Repository.Timestamp.Rotate();
        Repository.Timestamp.Version = 0;
        Repository.PublishRoot();
        Repository.PublishTimestamp();

        _box.Store.OnChange = role => role == RoleNames.Root ? new Problem(ReasonCode.InputOutput, "power") : null;
        await _box.RefusedAsync(ReasonCode.InputOutput, root: 1);
        _box.Store.OnChange = static _ => null;

        await _box.RefreshedAsync();
        Assert.Equal(1, _box.Version(RoleNames.Timestamp));
    }

    [Fact]
    public async Task FastForward_KeyAdded_ForgetsNothing()
    {
        Repository.PublishTimestamp();
        await _box.RefreshedAsync();
        Repository.Timestamp.Keys.Add(SigningKey.CreateEcdsa());
        Repository.Timestamp.Version = 0;
        Repository.PublishRoot();
        Repository.PublishTimestamp();

        await _box.RefusedAsync(TrustReasons.Rollback, root: 2, timestamp: 2);
    }

    [Fact]
    public async Task Threshold_OneSignatureOfTwo_IsRefused()
    {
        Repository.Targets.Keys.Add(SigningKey.CreateEcdsa());
        Repository.Targets.Threshold = 2;
        Repository.PublishAll();
        await _box.RefreshedAsync();
        Repository.Targets.Signers = [Repository.Targets.Keys[0]];
        Repository.PublishContent();

        await _box.RefusedAsync(TrustReasons.TooFewSignatures, targets: 2);
    }

    [Fact]
    public async Task Threshold_SameSignatureTwice_IsRefused()
    {
        await _box.RefreshedAsync();
        Repository.PublishTimestamp();
        Repository.Files["timestamp.json"] = TrustFixture.Tamper(Repository.Files["timestamp.json"], file => ((JsonArray)file["signatures"]!).Add(file["signatures"]![0]!.DeepClone()));

        await _box.RefusedAsync(ReasonCode.Malformed, timestamp: 1);
    }

    [Fact]
    public async Task Threshold_SameKeyUnderTwoIds_CountsOnce()
    {
        await _box.RefreshedAsync();
        // The same key with a member that nobody reads has another id, and both ids are right.
        var key = Repository.Timestamp.Keys[0];
        var dressed = TrustKey.Parse(TrustFixture.Tamper(key.Public.Json.ToArray(), json => json["x"] = 1)).Value;
        Repository.ListedKeys.Add(dressed);
        Repository.PublishRoot();
        var root = MetadataReader.Root(Repository.Files["2.root.json"], 100_000).Value.Content;
        var rings = new Dictionary<string, KeyRing>(root.Roles) { [RoleNames.Timestamp] = new([key.Public.Id, dressed.Id], 2) };
        Repository.Files["2.root.json"] = Repository.Sign(RoleNames.Root, MetadataWriter.Root(root with { Roles = rings }));
        Repository.PublishTimestamp();
        Repository.Files["timestamp.json"] = TrustFixture.Tamper(Repository.Files["timestamp.json"], file =>
        {
            var twin = file["signatures"]![0]!.DeepClone();
            twin["keyid"] = dressed.Id;
            ((JsonArray)file["signatures"]!).Add(twin);
        });

        await _box.RefusedAsync(TrustReasons.TooFewSignatures, root: 2);
    }

    [Fact]
    public async Task Threshold_KeysNobodyListed_DoNotCount()
    {
        await _box.RefreshedAsync();
        Repository.Timestamp.Keys.Add(SigningKey.CreateEcdsa());
        Repository.Timestamp.Threshold = 2;
        Repository.PublishRoot();
        Repository.Timestamp.Signers = [Repository.Timestamp.Keys[0], SigningKey.CreateEcdsa(), Repository.Targets.Keys[0]];
        Repository.PublishTimestamp();

        await _box.RefusedAsync(TrustReasons.TooFewSignatures, root: 2);
    }

    [Fact]
    public async Task Threshold_FurtherSignaturesThatAreWrong_DoNotHarm()
    {
        await _box.RefreshedAsync();
        Repository.PublishTimestamp();
        Repository.Files["timestamp.json"] = TrustFixture.Tamper(Repository.Files["timestamp.json"], file =>
        {
            ((JsonArray)file["signatures"]!).Insert(0, new JsonObject { ["keyid"] = Repository.Targets.Keys[0].Public.Id, ["sig"] = "" });
            ((JsonArray)file["signatures"]!).Insert(0, new JsonObject { ["keyid"] = "unknown", ["sig"] = "no hex" });
        });

        await _box.RefreshedAsync();
        Assert.Equal(2, _box.Version(RoleNames.Timestamp));
    }

    [Fact]
    public async Task WrongKeys_KeyUnderAnothersId_IsRefused()
    {
        await _box.RefreshedAsync();
        Repository.PublishRoot();
        var name = "2.root.json";
        Repository.Files[name] = TrustFixture.Tamper(Repository.Files[name], file =>
        {
            var keys = (JsonObject)file["signed"]!["keys"]!;
            keys[Repository.Targets.Keys[0].Public.Id] = JsonNode.Parse(SigningKey.CreateEcdsa().Public.Json.Span);
        });

        await _box.RefusedAsync(TrustReasons.KeyIdMismatch, root: 1);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RootRotation_SignedByOneSideOnly_IsRefused(bool byTheNew)
    {
        await _box.RefreshedAsync();
        var old = Repository.Root.Keys[0];
        Repository.Root.Rotate();
        Repository.Root.Signers = byTheNew ? Repository.Root.Keys : [old];
        Repository.PublishRoot();

        await _box.RefusedAsync(TrustReasons.TooFewSignatures, root: 1);
    }

    [Fact]
    public async Task RootRotation_SignedByBothSides_IsTakenOneVersionAtATime()
    {
        for (var count = 0; count < 3; count++)
        {
            var old = Repository.Root.Keys[0];
            Repository.Root.Rotate();
            Repository.PublishRoot(alsoSignedBy: [old]);
        }

        await _box.RefreshedAsync();
        Assert.Equal(["2.root.json", "3.root.json", "4.root.json", "5.root.json"], Repository.Requests.Take(4));
        Assert.Equal(4, _box.Version(RoleNames.Root));
    }

    [Fact]
    public async Task RootRotation_OneLinkMissing_EndsThere()
    {
        for (var count = 0; count < 2; count++)
        {
            var old = Repository.Root.Keys[0];
            Repository.Root.Rotate();
            Repository.PublishRoot(alsoSignedBy: [old]);
        }

        Repository.Files.Remove("2.root.json");
        await _box.RefreshedAsync();
        Assert.Equal(1, _box.Version(RoleNames.Root));
    }

    [Fact]
    public async Task RootRotation_IntermediateExpired_IsPassed()
    {
        Repository.Root.Expires = TestRepository.Start.AddDays(-1);
        Repository.PublishRoot();
        Repository.Root.Expires = TestRepository.Start.AddDays(1);
        Repository.PublishRoot();

        await _box.RefreshedAsync();
        Assert.Equal(3, _box.Version(RoleNames.Root));
    }

    [Fact]
    public async Task WrongType_SnapshotInThePlaceOfTheTimestamp_IsRefused()
    {
        Repository.Timestamp.Keys.Add(Repository.Snapshot.Keys[0]);
        Repository.PublishRoot();
        Repository.Files["timestamp.json"] = Repository.Files["1.snapshot.json"];

        await _box.RefusedAsync(ReasonCode.Malformed, timestamp: 0);
    }
}
