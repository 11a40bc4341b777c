using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Trust;
using Edge.Protocol;
using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit;
using Edge.TestKit.Trust;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Trust;

/// <summary>A box against a real broker that retains what a repository published.</summary>
public sealed class TrustServiceTests : IDisposable
{
    private static readonly ModelManifest Model = ModelManifest.Create("pcb", "1", [new ManifestFile("model.onnx", 7, ArtifactDigest.Of("weights"u8))]);
    private readonly TemporaryDirectory _folder = new();
    private readonly TestRepository _repository = new();
    private readonly SteppingClock _clock = new();

    public TrustServiceTests()
    {
        foreach (var role in _repository.Roles.Values) role.Expires = _clock.GetUtcNow().AddDays(30);
        _repository.PublishAll();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_RetainedMetadata_NamesTheModelOfADigest()
    {
        Trust(Model);
        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var service = await RunAsync(rig);

        await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);
        Assert.Equal(new ModelTarget("pcb", "1", Model.Digest()), service.Find(Model.Digest()).Value);
        Assert.Equal(TrustReasons.NotListed, service.Find(ArtifactDigest.Of("evil"u8)).Problem?.Reason);
        Assert.Empty(rig.Health.Degradations);
        Assert.Null(service.Refuses(new ModelReference("pcb", "1", Model.Digest())));
        Assert.Contains("pcb@1", service.Refuses(new ModelReference("pcb", "2", Model.Digest()))?.Message, StringComparison.Ordinal);
        Assert.Equal((false, true), (service.Withdraws(Model.Digest()), service.Withdraws(ArtifactDigest.Of("evil"u8))));
    }

    [Fact]
    public async Task Run_RootsRotatedSeveralTimes_AreFollowedOneByOne()
    {
        for (var count = 0; count < 4; count++)
        {
            var old = _repository.Root.Keys[0];
            _repository.Root.Rotate();
            _repository.PublishRoot(alsoSignedBy: [old]);
        }

        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var service = await RunAsync(rig);

        await Until.TrueAsync(() => service.Current?.RootVersion == _repository.Root.Version);
        // What has no further root costs nothing: one subscription, to the next alone.
        var next = Topics.TrustRoot(_repository.Root.Version + 1);
        await Until.TrueAsync(() => rig.Broker.Subscriptions.Keys.Where(topic => topic.EndsWith(".root", StringComparison.Ordinal)).SequenceEqual([next]));
    }

    [Fact]
    public async Task Run_KeysThatOnlyALaterRootTrusts_AreNoFaultOnTheWayToIt()
    {
        for (var count = 0; count < 3; count++)
        {
            _repository.Timestamp.Rotate();
            _repository.PublishRoot();
        }

        _repository.PublishContent();
        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var degraded = 0;
        rig.Health.Changed += () => degraded += rig.Health.Find("hub/trust") is null ? 0 : 1;
        var service = await RunAsync(rig);

        await Until.TrueAsync(() => service.Current?.RootVersion == _repository.Root.Version);
        Assert.Equal(0, degraded);
    }

    [Fact]
    public async Task Run_ModelWithdrawn_IsNotTrustedAnyMore()
    {
        Trust(Model);
        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var service = await RunAsync(rig);
        await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);

        _repository.Content[RoleNames.Targets].Clear();
        _repository.PublishContent();
        await PublishAsync(rig);

        await Until.TrueAsync(() => service.Find(Model.Digest()).Problem?.Reason == TrustReasons.NotListed);
    }

    [Fact]
    public async Task Run_MetadataOfAThief_DegradesAndTheLastTrustedGoesOn()
    {
        Trust(Model);
        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var service = await RunAsync(rig);
        await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);

        _repository.Timestamp.Signers = [SigningKey.CreateEcdsa()];
        _repository.PublishContent();
        await PublishAsync(rig);

        await Until.TrueAsync(() => rig.Health.Find("hub/trust")?.Reason == TrustReasons.TooFewSignatures);
        Assert.True(service.Find(Model.Digest()).IsSuccess);

        _repository.Timestamp.Signers = null;
        _repository.PublishTimestamp();
        await PublishAsync(rig);
        await Until.TrueAsync(() => rig.Health.Find("hub/trust") is null);
    }

    [Fact]
    public async Task Construct_AfterARestartWithoutAHub_KnowsWhatWasTrusted()
    {
        Trust(Model);
        await using (var rig = await LinkRig.StartAsync(run: false))
        {
            await PublishAsync(rig);
            var service = await RunAsync(rig);
            await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);
        }

        await using var offline = await LinkRig.StartAsync(run: false);
        Assert.True(Service(offline).Find(Model.Digest()).IsSuccess);
    }

    [Theory]
    [InlineData(RoleNames.Timestamp)]
    [InlineData(RoleNames.Timestamp, RoleNames.Snapshot)]
    public async Task Construct_AfterAnUpdateCutShort_WhatWasTrustedHoldsUntilItExpires(params string[] written)
    {
        Trust(Model);
        await using (var rig = await LinkRig.StartAsync(run: false))
        {
            await PublishAsync(rig);
            var service = await RunAsync(rig);
            await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);
        }

        foreach (var role in _repository.Roles.Values) role.Expires = _clock.GetUtcNow().AddDays(60);
        _repository.Content[RoleNames.Targets].Clear();
        _repository.PublishContent();
        Cut(written);

        await using var offline = await LinkRig.StartAsync(run: false);
        Assert.True(Service(offline).Find(Model.Digest()).IsSuccess);
        _clock.Offset = TimeSpan.FromDays(31);
        Assert.Equal(TrustReasons.Expired, Service(offline).Find(Model.Digest()).Problem?.Reason);
    }

    [Fact]
    public async Task Construct_AfterAnUpdateCutShort_AListOfKeysThatTheRootTookAwayIsNotTrusted()
    {
        Trust(Model);
        await using (var rig = await LinkRig.StartAsync(run: false))
        {
            await PublishAsync(rig);
            var service = await RunAsync(rig);
            await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);
        }

        _repository.Targets.Rotate();
        _repository.PublishAll();
        Cut(RoleNames.Root, RoleNames.Timestamp);

        await using var offline = await LinkRig.StartAsync(run: false);
        Assert.Equal(TrustReasons.NotListed, Service(offline).Find(Model.Digest()).Problem?.Reason);
    }

    [Fact]
    public async Task Find_ListExpired_IsNotTakenUpAnyMore()
    {
        Trust(Model);
        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var service = await RunAsync(rig);
        await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);

        _clock.Offset = TimeSpan.FromDays(31);

        Assert.Equal(TrustReasons.Expired, service.Find(Model.Digest()).Problem?.Reason);
    }

    [Fact]
    public async Task Run_WithoutAClock_TakesMetadataAndReportsTheReducedProtection()
    {
        Trust(Model);
        _clock.Offset = DateTimeOffset.UnixEpoch - TimeProvider.System.GetUtcNow();
        await using var rig = await LinkRig.StartAsync(run: false);
        await PublishAsync(rig);
        var service = await RunAsync(rig);

        await Until.TrueAsync(() => service.Find(Model.Digest()).IsSuccess);
        Assert.Equal(TrustAgentReasons.ClockNotTrusted, rig.Health.Find("hub/trust/clock")?.Reason);

        _clock.Offset = TimeSpan.Zero;
        _repository.PublishTimestamp();
        await PublishAsync(rig);
        await Until.TrueAsync(() => rig.Health.Find("hub/trust/clock") is null);
    }

    private void Trust(ModelManifest manifest)
    {
        var target = ModelTargets.Describe(manifest);
        _repository.Content[RoleNames.Targets][target.Path] = target;
        _repository.PublishContent();
    }

    private TrustService Service(LinkRig rig) => new(
        rig.Session,
        TrustFiles.Open(_folder.Combine("trust"), WriteRoot()).Value,
        new TrustClock(_folder.Combine("newest-time"), _clock),
        rig.Health,
        TimeProvider.System,
        NullLogger<TrustService>.Instance);

    /// <summary>A box whose power went while an update wrote: so many of its files are the repository's newest.</summary>
    private void Cut(params string[] written)
    {
        var files = TrustFiles.Open(_folder.Combine("trust"), WriteRoot()).Value;
        foreach (var role in written)
            Assert.Null(files.Write(role, _repository.Files[role == RoleNames.Timestamp ? "timestamp.json" : _repository.Name(role, _repository.Roles[role].Version)]));
    }

    private string WriteRoot()
    {
        File.WriteAllBytes(_folder.Combine("root.json"), _repository.FirstRoot);
        return _folder.Combine("root.json");
    }

    private async Task<TrustService> RunAsync(LinkRig rig)
    {
        var service = Service(rig);
        await service.ListenAsync(TestContext.Current.CancellationToken);
        rig.Run(rig.Session.RunAsync);
        rig.Run(async stop =>
        {
            try
            {
                await service.RunAsync(stop);
            }
            catch (OperationCanceledException)
            {
                // The test is over.
            }
        });
        return service;
    }

    private async Task PublishAsync(LinkRig rig)
    {
        for (var version = 1; version <= _repository.Root.Version; version++)
            await rig.Broker.SendAsync(Topics.TrustRoot(version), _repository.Files[$"{version}.root.json"], retain: true);
        await rig.Broker.SendAsync(Topics.Trust(RoleNames.Targets), _repository.Files[$"{_repository.Targets.Version}.targets.json"], retain: true);
        await rig.Broker.SendAsync(Topics.Trust(RoleNames.Snapshot), _repository.Files[$"{_repository.Snapshot.Version}.snapshot.json"], retain: true);
        await rig.Broker.SendAsync(Topics.Trust(RoleNames.Timestamp), _repository.Files["timestamp.json"], retain: true);
    }

    private sealed class SteppingClock : TimeProvider
    {
        public TimeSpan Offset { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Offset;
    }
}
