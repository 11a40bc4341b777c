using System.Net;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Tests.Connectivity.Support;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Trust;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Signing;
using Edge.TestKit;
using Edge.TestKit.Processes;
using Edge.TestKit.Trust;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Trust;

/// <summary>A box whose repository needs signatures: what was taught on it for a model that the operator lets it teach serves, and nothing else.</summary>
public sealed class RepositoryTrustTests : IDisposable
{
    private static readonly DeviceAddress Box = new("plant", "box-1");

    private readonly TemporaryDirectory _folder = new();
    private readonly TestRepository _operator = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero));
    private readonly FakeModelHost _host = new();
    private readonly ModelBoard _board = new();
    private readonly HealthBoard _health = new();

    public RepositoryTrustTests()
    {
        foreach (var role in _operator.Roles.Values) role.Expires = _time.GetUtcNow().AddDays(3650);
        _operator.PublishAll();
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Repository => _folder.Combine("models");

    private string TrustFolder => TrustFiles.FolderOf(_folder.Combine("data"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Activate_TaughtHereForADelegatedModel_Serves()
    {
        Delegate(Box, TinyModel.Name);
        Teach("1");

        await ActivateAsync();

        Assert.Equal(["activate 1"], _host.Calls);
        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task Activate_NotSigned_IsRefusedAndSaysHow()
    {
        Delegate(Box, TinyModel.Name);
        TinyModel.Write(Repository);

        await ActivateAsync();

        Assert.Empty(_host.Calls);
        var report = Assert.Single(_board.Reports);
        Assert.Equal((ModelState.Failed, TrustReasons.NotListed), (report.State, report.Reason));
        Assert.Contains("edge-agent trust sign tiny@1", report.Message, StringComparison.Ordinal);
        Assert.NotEmpty(_health.Degradations);
    }

    [Fact]
    public async Task Activate_DelegatedForAnotherModel_IsRefused()
    {
        Delegate(Box, "washer");
        Teach("1");

        await RefusedAsync(TrustReasons.NotListed);
    }

    [Fact]
    public async Task Activate_DelegatedForAnotherDevice_IsRefused()
    {
        Delegate(Box with { Device = "box-2" }, TinyModel.Name);
        Teach("1");

        await RefusedAsync(TrustReasons.NotListed);
    }

    [Fact]
    public async Task Activate_TaughtOnAnotherDevice_IsRefused()
    {
        var other = Box with { Device = "box-2" };
        Delegate(Box, TinyModel.Name);
        Delegate(other, TinyModel.Name);
        Teach("1", other);

        await RefusedAsync(TrustReasons.NotListed);
    }

    [Fact]
    public async Task Activate_DelegatedToAnotherKey_IsRefused()
    {
        Delegate(Box, TinyModel.Name, SigningKey.CreateEcdsa());
        Teach("1");

        await RefusedAsync(TrustReasons.TooFewSignatures);
    }

    [Fact]
    public async Task Activate_ChangedAfterItWasSigned_IsRefused()
    {
        Delegate(Box, TinyModel.Name);
        Teach("1");
        await File.WriteAllTextAsync(Path.Combine(Repository, TinyModel.Name, "1", "another.txt"), "another file", Stop);

        await RefusedAsync(TrustReasons.NotListed);
    }

    [Fact]
    public async Task Activate_ListExpired_TakesUpNothingNewAndWhatServedServesAfterARestart()
    {
        Delegate(Box, TinyModel.Name);
        Teach("1");
        await ActivateAsync();
        TinyModel.Write(Repository, "2");
        Sign("2");
        _time.Advance(TimeSpan.FromDays(366));

        var restarted = new FakeModelHost();
        await ActivateAsync(restarted);

        Assert.Equal("1", restarted.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Equal(TrustReasons.Expired, _health.Find($"repository/{TinyModel.Name}")?.Reason);
    }

    [Fact]
    public async Task Activate_WithoutAHubForWeeks_WhatIsTaughtMeanwhileServes()
    {
        _operator.Timestamp.Expires = _operator.Snapshot.Expires = _time.GetUtcNow().AddDays(7);
        Delegate(Box, TinyModel.Name);
        await ActivateAsync();
        _time.Advance(TimeSpan.FromDays(60));
        Teach("1");

        await ActivateAsync(follow: false);

        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Activate_OnTheOperatorsList_Serves()
    {
        var folder = TinyModel.Write(Repository);
        var target = ModelTargets.Describe(ManifestBuilder.Build(folder, TinyModel.Name, "1").Value);
        _operator.Content[RoleNames.Targets][target.Path] = target;
        _operator.PublishContent();

        await ActivateAsync();

        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task JudgeAgain_DelegationTakenBack_ServesOnAndIsDegradedAndIsGoneAfterARestart()
    {
        Delegate(Box, TinyModel.Name);
        Teach("1");
        await ActivateAsync();
        _operator.Delegated.Clear();
        _operator.PublishContent();

        await ActivateAsync();
        Assert.Equal("1", _host.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Equal(TrustReasons.NotListed, _health.Find($"repository/{TinyModel.Name}")?.Reason);

        var restarted = new FakeModelHost();
        await ActivateAsync(restarted);
        Assert.Null(restarted.Find(TinyModel.Name));
    }

    [Fact]
    public async Task JudgeAgain_DelegationComesLater_TakesUpWhatWasRefused()
    {
        await using var link = await LinkRig.StartAsync(run: false);
        Teach("1");
        var (models, _) = await ModelsAsync(link, _host);
        await models.ActivateAsync(Stop);
        Assert.Empty(_host.Calls);

        Delegate(Box, TinyModel.Name);
        var (service, trust) = await TrustAsync(link);
        models.Trust = trust;
        await models.JudgeAgainAsync(Stop);

        Assert.NotNull(service.Current);
        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Look_SignedAfterItWasSaved_IsTakenUp()
    {
        await using var link = await LinkRig.StartAsync(run: false);
        Delegate(Box, TinyModel.Name);
        var (models, _) = await ModelsAsync(link, _host);
        var watch = new RepositoryWatch(models, Repository, TimeSpan.FromSeconds(15), _time);
        TinyModel.Write(Repository);
        for (var look = 0; look < 3; look++) await watch.LookAsync(Stop);
        Assert.Empty(_host.Calls);

        Sign("1");
        for (var look = 0; look < 3; look++) await watch.LookAsync(Stop);

        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Activate_RootThatCannotBeRead_WhatServedServesAndNothingNew()
    {
        Delegate(Box, TinyModel.Name);
        Teach("1");
        await ActivateAsync();
        TinyModel.Write(Repository, "2");
        Sign("2");
        var problem = new Problem(ReasonCode.InputOutput, "the root is gone.");
        var restarted = new FakeModelHost();
        var models = Models(restarted);
        models.Trust = new RepositoryTrust(new NoTrust(problem), null, TakenUp(), NullLogger<RepositoryTrust>.Instance);

        await models.ActivateAsync(Stop);

        Assert.Equal("1", restarted.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Equal(ReasonCode.InputOutput, _health.Find($"repository/{TinyModel.Name}")?.Reason);
    }

    [Fact]
    public async Task Run_WholeAgentWithoutItsHub_ServesWhatItSignedAndNothingElse()
    {
        Delegate(Box, TinyModel.Name);
        TinyModel.Write(Repository);
        await using (var link = await LinkRig.StartAsync(run: false)) await TrustAsync(link);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, await AskAsync());
        // By the clock that the agent has.
        Sign("1", time: TimeProvider.System);
        Assert.Equal(HttpStatusCode.OK, await AskAsync());
    }

    [Fact]
    public void Open_DeviceKey_IsMadeOnceForItsOwnerAlone()
    {
        using var first = DeviceKey.Open(TrustFolder).Value;
        using var again = DeviceKey.Open(TrustFolder).Value;
        var file = Path.Combine(TrustFolder, "device-key.pem");

        Assert.Equal(first.Public.Id, again.Public.Id);
        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.GroupRead);
        Assert.Equal(ReasonCode.NotAllowed, DeviceKey.Open(TrustFolder).Problem?.Reason);
    }

    /// <summary>Starts the agent of a configuration and asks whether the model serves.</summary>
    private async Task<HttpStatusCode> AskAsync()
    {
        var (http, broker) = (Ports.Free(), Ports.Free());
        await File.WriteAllTextAsync(_folder.Combine("agent.json"), $$"""
            {
              "site": "plant", "device": "box-1", "dataDirectory": "data", "models": { "repository": "models" }, "storage": { "freeSpaceReserve": "1MiB" },
              "hub": { "host": "127.0.0.1", "port": {{broker}}, "trust": { "root": "root.json", "repository": "signed" } },
              "api": { "listen": "127.0.0.1:{{http}}" }, "pipelines": []
            }
            """, Stop);
        var loaded = AgentConfiguration.Load(_folder.Combine("agent.json"), []);
        Assert.True(loaded.IsValid, string.Join('\n', loaded.Errors));
        await using var agent = await BoxFixture.BuildAsync(loaded.Options);
        using var stop = new CancellationTokenSource();
        var ready = new TaskCompletionSource();
        var run = agent.RunAsync(ready.SetResult, stop.Token);
        await ready.Task.WaitAsync(Until.Patience, Stop);
        using var client = new HttpClient();
        using var answer = await client.GetAsync(new Uri($"http://127.0.0.1:{http}/v2/models/{TinyModel.Name}/ready"), Stop);
        await stop.CancelAsync();
        await run.WaitAsync(Until.Patience, Stop);
        return answer.StatusCode;
    }

    private void Delegate(DeviceAddress device, string name, SigningKey? key = null)
    {
        var role = ModelTargets.TaughtBy(device, name, (key ?? DeviceKey.Open(TrustFolder).Value).Public);
        var holder = _operator.Roles[role.Name] = new TestRole { Expires = _time.GetUtcNow().AddDays(3650) };
        holder.Keys.Clear();
        holder.Keys.Add(key ?? DeviceKey.Open(TrustFolder).Value);
        _operator.Delegate(role.Name, [.. role.Paths!], isTerminating: true);
        _operator.PublishContent();
    }

    private void Teach(string version, DeviceAddress? device = null)
    {
        TinyModel.Write(Repository, version);
        Sign(version, device);
    }

    private void Sign(string version, DeviceAddress? device = null, TimeProvider? time = null)
    {
        var signed = new TaughtSigner(Options() with { Address = device ?? Box }, time ?? _time).Sign(Repository, new RepositoryPlace(TinyModel.Name, version));
        Assert.Null(signed.Problem);
    }

    private async Task RefusedAsync(ReasonCode reason)
    {
        await ActivateAsync();
        Assert.Empty(_host.Calls);
        Assert.Equal(reason, Assert.Single(_board.Reports).Reason);
    }

    /// <summary>What a start of the agent does, after it heard what the operator published.</summary>
    private async Task ActivateAsync(FakeModelHost? host = null, bool follow = true)
    {
        await using var link = await LinkRig.StartAsync(run: false);
        var (models, _) = await ModelsAsync(link, host ?? _host, follow);
        await models.ActivateAsync(Stop);
    }

    private async Task<(RepositoryModels Models, RepositoryTrust Trust)> ModelsAsync(LinkRig link, FakeModelHost host, bool follow = true)
    {
        var (_, trust) = await TrustAsync(link, follow);
        var models = Models(host);
        models.Trust = trust;
        return (models, trust);
    }

    private RepositoryModels Models(FakeModelHost host) =>
        new(Options(), new SlotStore(new ModelPaths(_folder.Combine("data")), NullLogger<SlotStore>.Instance), host, _board, _health);

    private async Task<(TrustService Service, RepositoryTrust Trust)> TrustAsync(LinkRig link, bool follow = true)
    {
        await File.WriteAllBytesAsync(_folder.Combine("root.json"), _operator.FirstRoot, Stop);
        var files = TrustFiles.Open(TrustFolder, _folder.Combine("root.json")).Value;
        if (follow) Assert.Null((await new TrustUpdate(files, _operator, TrustLimits.Device).RefreshAsync(_time.GetUtcNow(), Stop)).Problem);
        var clock = new TrustClock(TrustClock.PathIn(TrustFolder), _time);
        var service = new TrustService(link.Session, files, clock, _health, _time, NullLogger<TrustService>.Instance);
        return (service, new RepositoryTrust(service, new TaughtTrust(Box, files, clock, service), TakenUp(), NullLogger<RepositoryTrust>.Instance));
    }

    private TakenUp TakenUp() => new(Path.Combine(TrustFolder, "taken-up"));

    private AgentOptions Options() => new(
        Box, _folder.Combine("data"), new ModelsOptions(Repository, RepositoryControl.Poll, TimeSpan.FromSeconds(15), 1), null,
        new StorageOptions(64 << 20, 64 << 10, TimeSpan.FromDays(1), 0, TimeSpan.Zero, 100, 0, TimeSpan.FromDays(1)), null, [], ArtifactDigest.Of("configuration"u8));
}
