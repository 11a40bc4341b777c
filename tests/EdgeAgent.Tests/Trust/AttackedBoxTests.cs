using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Agent.Trust;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit;
using Edge.TestKit.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Trust;

/// <summary>
/// The attacks of the TUF specification (section 1.5.2) on a box that serves a signed version, over a real broker: whoever holds the hub
/// orders a version of theirs and publishes lists that name it. The order fails, the box serves on and says what is wrong.
/// </summary>
public sealed class AttackedBoxTests : IDisposable
{
    private static readonly TestModel Good = new("1");
    private static readonly TestModel Evil = new("2");

    private static readonly Dictionary<string, (Action<TestRepository> Attack, ReasonCode Reason)> Attacks = new()
    {
        ["arbitrary software: own targets key"] = (repository => Forge(repository, RoleNames.Targets), TrustReasons.TooFewSignatures),
        ["arbitrary software: own keys for all but root"] = (repository => Forge(repository, RoleNames.Targets, RoleNames.Snapshot, RoleNames.Timestamp), TrustReasons.TooFewSignatures),
        ["wrong keys: a root of one's own"] = (
            repository =>
            {
                Forge(repository, RoleNames.Root);
                repository.PublishRoot();
                Forge(repository, RoleNames.Targets);
            },
            TrustReasons.TooFewSignatures),
        ["rotation: a root that only the new key signed"] = (
            repository =>
            {
                repository.Root.Rotate();
                repository.Targets.Rotate();
                repository.PublishRoot();
                List(repository);
            },
            TrustReasons.TooFewSignatures),
        ["rotation: a version of root left out"] = (
            repository =>
            {
                repository.Root.Version++;
                repository.Targets.Rotate();
                repository.PublishRoot();
                List(repository);
            },
            TrustReasons.TooFewSignatures),
        ["threshold: one of two keys"] = (
            repository =>
            {
                repository.Targets.Keys.Add(SigningKey.CreateEcdsa());
                repository.Targets.Threshold = 2;
                repository.PublishRoot();
                repository.Targets.Signers = [repository.Targets.Keys[0]];
                List(repository);
            },
            TrustReasons.TooFewSignatures),
        ["rollback: timestamp"] = (
            repository =>
            {
                repository.Timestamp.Version = 0;
                List(repository);
            },
            TrustReasons.Rollback),
        ["rollback: snapshot"] = (
            repository =>
            {
                repository.Snapshot.Version = 0;
                List(repository);
            },
            TrustReasons.Rollback),
        ["rollback: targets"] = (
            repository =>
            {
                repository.Targets.Version = 0;
                List(repository);
            },
            TrustReasons.Rollback),
        ["freeze: expired timestamp"] = (
            repository =>
            {
                repository.Timestamp.Expires = TestRepository.Start;
                List(repository);
            },
            TrustReasons.Expired),
        ["mix and match: targets that the snapshot does not mean"] = (
            repository =>
            {
                // A snapshot need not state lengths: then only the digest tells.
                repository.PublishTargets();
                repository.Meta["targets.json"] = repository.Meta["targets.json"] with { Length = null };
                repository.PublishSnapshot();
                repository.PublishTimestamp();
                repository.Targets.Version--;
                Add(repository, Evil);
                repository.PublishTargets();
            },
            ReasonCode.DigestMismatch),
        ["endless data"] = (
            repository =>
            {
                List(repository);
                var name = repository.Name(RoleNames.Targets, repository.Targets.Version);
                repository.Files[name] = [.. repository.Files[name], .. Enumerable.Repeat((byte)' ', 200_000)];
            },
            ReasonCode.TooLarge),
        ["fast-forward: a version nobody can follow, by a stolen online key"] = (
            repository =>
            {
                repository.Timestamp.Version = int.MaxValue;
                Forge(repository, RoleNames.Targets);
            },
            TrustReasons.TooFewSignatures),
    };

    private readonly TemporaryDirectory _folder = new();
    private readonly TestRepository _repository = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));

    public static TheoryData<string> Names => [.. Attacks.Keys];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Attack_OnABoxThatServes_FailsTheUpdateAndTheBoxServesOn(string name)
    {
        await using var link = await LinkRig.StartAsync(run: false);
        foreach (var role in _repository.Roles.Values) role.Expires = _time.GetUtcNow().AddDays(30);
        Add(_repository, Good);
        _repository.PublishAll();
        await PublishAsync(link);
        var service = await RunAsync(link);
        await using var box = await new DeploymentRig(_folder, _time, trust: service).StartAsync();
        box.Want(1, Good);
        await box.PassUntilAsync("1", ModelState.Committed, TimeSpan.FromMilliseconds(250));

        Attacks[name].Attack(_repository);
        await PublishAsync(link);
        await box.PassAsync(() => link.Health.Find("hub/trust") is not null, TimeSpan.FromMilliseconds(250));
        box.Want(2, Evil);
        await box.PassUntilAsync("2", ModelState.Failed, TimeSpan.FromSeconds(1));

        Assert.Equal(Attacks[name].Reason, link.Health.Find("hub/trust")!.Reason);
        Assert.Equal(TrustReasons.NotListed, box.Board.Reports.Single(report => report.Version == "2").Reason);
        Assert.DoesNotContain(box.Host.Calls, call => call.EndsWith(" 2", StringComparison.Ordinal));
        Assert.Equal(("1", false), (box.Host.Find("pcb-defects")!.Snapshot.Version, service.Withdraws(Good.Manifest.Digest())));
    }

    /// <summary>Lists the evil version, signed by keys that the box does not know for these roles.</summary>
    private static void Forge(TestRepository repository, params string[] roles)
    {
        foreach (var role in roles) repository.Roles[role].Signers = [SigningKey.CreateEcdsa()];
        List(repository);
    }

    private static void List(TestRepository repository)
    {
        Add(repository, Evil);
        repository.PublishContent();
    }

    private static void Add(TestRepository repository, TestModel model)
    {
        var target = ModelTargets.Describe(model.Manifest);
        repository.Content[RoleNames.Targets][target.Path] = target;
    }

    private async Task<TrustService> RunAsync(LinkRig link)
    {
        await File.WriteAllBytesAsync(_folder.Combine("root.json"), _repository.FirstRoot, TestContext.Current.CancellationToken);
        var service = new TrustService(
            link.Session, TrustFiles.Open(_folder.Combine("trust"), _folder.Combine("root.json")).Value, new TrustClock(_folder.Combine("newest-time"), _time),
            link.Health, _time, NullLogger<TrustService>.Instance);
        await service.ListenAsync(TestContext.Current.CancellationToken);
        link.Run(link.Session.RunAsync);
        link.Run(async stop => await service.RunAsync(stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing));
        return service;
    }

    private async Task PublishAsync(LinkRig link)
    {
        foreach (var (file, content) in _repository.Files.Where(file => file.Key.EndsWith(".root.json", StringComparison.Ordinal)))
            await link.Broker.SendAsync(Topics.TrustRoot(long.Parse(file.Split('.')[0], System.Globalization.CultureInfo.InvariantCulture)), content, retain: true);
        await link.Broker.SendAsync(Topics.Trust(RoleNames.Targets), _repository.Files[_repository.Name(RoleNames.Targets, _repository.Targets.Version)], retain: true);
        await link.Broker.SendAsync(Topics.Trust(RoleNames.Snapshot), _repository.Files[_repository.Name(RoleNames.Snapshot, _repository.Snapshot.Version)], retain: true);
        await link.Broker.SendAsync(Topics.Trust(RoleNames.Timestamp), _repository.Files["timestamp.json"], retain: true);
    }
}
