using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit.Trust;

namespace Edge.Protocol.Tests.Trust;

public sealed class DelegationTests
{
    private readonly TrustFixture _box = new();

    private TestRepository Repository => _box.Repository;

    [Fact]
    public async Task Find_TargetOfADelegatedRole_IsFound()
    {
        Repository.Delegate("line", ["line/*"]);
        Repository.AddTarget("line/pcb", "taught", "line");
        Repository.PublishContent();

        Assert.Equal(6, (await _box.FindAsync("line/pcb")).Value.Length);
    }

    [Fact]
    public async Task Find_TargetOutsideTheDelegation_IsNotBelieved()
    {
        Repository.Delegate("line", ["line/*"]);
        Repository.AddTarget("models/pcb/1", "evil", "line");
        Repository.PublishContent();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("models/pcb/1")).Problem?.Reason);
    }

    [Fact]
    public async Task Find_TargetOutsideTheDelegatorsOwnPaths_IsNotBelieved()
    {
        Repository.Delegate("line", ["line/*"]);
        Repository.Delegate("friend", ["*/*"], delegator: "line");
        Repository.AddTarget("other/pcb", "evil", "friend");
        Repository.PublishContent();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("other/pcb")).Problem?.Reason);
    }

    [Fact]
    public async Task Find_TwoRolesDisagree_TheFirstIsBelieved()
    {
        Repository.Delegate("first", ["a/*"]);
        Repository.Delegate("second", ["a/*"]);
        Repository.AddTarget("a/x", "first", "first");
        Repository.AddTarget("a/x", "the second", "second");
        Repository.PublishContent();

        Assert.Equal(5, (await _box.FindAsync("a/x")).Value.Length);
    }

    [Fact]
    public async Task Find_AfterATerminatingRole_NobodyIsAsked()
    {
        Repository.Delegate("first", ["a/*"], isTerminating: true);
        Repository.Delegate("second", ["a/*"]);
        Repository.AddTarget("a/x", "second", "second");
        Repository.PublishContent();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("a/x")).Problem?.Reason);
        Assert.DoesNotContain("1.second.json", Repository.Requests);
    }

    [Fact]
    public async Task Find_BelowATerminatingRole_NobodyOfTheLevelsAboveIsAskedEither()
    {
        Repository.Delegate("first", ["a/*"]);
        Repository.Delegate("second", ["a/*"]);
        Repository.Delegate("below", ["a/*"], delegator: "first", isTerminating: true);
        Repository.AddTarget("a/x", "second", "second");
        Repository.PublishContent();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("a/x")).Problem?.Reason);
        Assert.DoesNotContain("1.second.json", Repository.Requests);
    }

    [Fact]
    public async Task Find_RolesInACircle_Ends()
    {
        Repository.Delegate("a", ["*"]);
        Repository.Delegate("b", ["*"], delegator: "a");
        Repository.Delegate("a", ["*"], delegator: "b");
        Repository.PublishContent();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("x")).Problem?.Reason);
        Assert.Single(Repository.Requests, name => name == "2.a.json" || name == "1.a.json");
    }

    [Fact]
    public async Task Find_MoreRolesThanTheBound_Ends()
    {
        for (var count = 0; count < 50; count++) Repository.Delegate($"role{count}", ["*"]);
        Repository.AddTarget("x", "late", "role49");
        Repository.PublishContent();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("x")).Problem?.Reason);
        Assert.Equal(_box.Limits.Delegations, Repository.Requests.Count(name => name.Contains("role", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Find_DelegatedRoleSignedByAnother_EndsTheSearch()
    {
        Repository.Delegate("line", ["line/*"]).Signers = [SigningKey.CreateEcdsa()];
        Repository.AddTarget("line/x", "evil", "line");
        Repository.PublishContent();

        Assert.Equal(TrustReasons.TooFewSignatures, (await _box.FindAsync("line/x")).Problem?.Reason);
    }

    [Fact]
    public async Task Find_RoleOfTwoDelegators_IsJudgedByEach()
    {
        var shared = SigningKey.CreateEcdsa();
        Repository.Delegate("a", ["a/*"]);
        Repository.Delegate("b", ["b/*"]);
        var release = Repository.Delegate("release", ["a/*"], delegator: "a");
        var signer = release.Keys[0];
        release.Keys[0] = shared;
        Repository.Delegate("release", ["b/*"], delegator: "b");
        release.Keys[0] = signer;
        release.Keys.Add(shared);
        release.Signers = [signer];
        Repository.AddTarget("a/x", "good", "release");
        Repository.AddTarget("b/x", "evil", "release");
        Repository.PublishContent();
        var update = _box.Update;
        var trusted = (await update.RefreshAsync(_box.Now, TestContext.Current.CancellationToken)).Value;
        var search = new TargetSearch(update, trusted, _box.Limits);

        Assert.True((await search.FindAsync("a/x", TestContext.Current.CancellationToken)).IsSuccess);
        Assert.Equal(TrustReasons.TooFewSignatures, (await search.FindAsync("b/x", TestContext.Current.CancellationToken)).Problem?.Reason);
    }

    [Fact]
    public async Task Find_RoleTheSnapshotDoesNotList_EndsTheSearchWithoutARequest()
    {
        Repository.Delegate("line", ["line/*"]);
        Repository.PublishTargets("line");
        Repository.PublishTargets();
        Repository.Meta.Remove("line.json");
        Repository.PublishSnapshot();
        Repository.PublishTimestamp();

        Assert.Equal(ReasonCode.NotFound, (await _box.FindAsync("line/x")).Problem?.Reason);
        Assert.DoesNotContain("1.line.json", Repository.Requests);
    }

    [Theory]
    [InlineData("root")]
    [InlineData("timestamp")]
    [InlineData("snapshot")]
    [InlineData("targets")]
    [InlineData("")]
    public async Task Refresh_DelegatedRoleWithANameThatIsTaken_IsRefused(string name)
    {
        Repository.Delegate("line", ["*"]);
        Repository.PublishContent();
        Repository.Files["2.targets.json"] = TrustFixture.Tamper(Repository.Files["2.targets.json"], file => file["signed"]!["delegations"]!["roles"]![0]!["name"] = name);
        Repository.Files["2.targets.json"] = MetadataSigner.Add(Repository.Files["2.targets.json"], Repository.Targets.Keys[0]).Value;
        Repository.Meta["targets.json"] = MetadataWriter.Describe(2, Repository.Files["2.targets.json"]);
        Repository.PublishSnapshot();
        Repository.PublishTimestamp();

        await _box.RefusedAsync(ReasonCode.Malformed, targets: 0);
    }

    [Theory]
    [InlineData("../up", "%2E%2E%2Fup")]
    [InlineData("a b#?", "a%20b%23%3F")]
    [InlineData("plain-1", "plain-1")]
    [InlineData("+", "%2B")]
    public void Escape_AnyName_IsOneSegment(string role, string expected) => Assert.Equal(expected, RoleNames.Escape(role));
}
