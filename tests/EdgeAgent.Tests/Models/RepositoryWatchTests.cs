using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Models;

public sealed class RepositoryWatchTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly FakeModelHost _host = new();
    private readonly HealthBoard _health = new();
    private readonly RepositoryModels _models;
    private readonly RepositoryWatch _watch;

    public RepositoryWatchTests()
    {
        var options = new AgentOptions(
            new DeviceAddress("plant", "box"), _folder.Combine("data"),
            new ModelsOptions(Repository, RepositoryControl.Poll, TimeSpan.FromSeconds(15), 1), null,
            new StorageOptions(64 << 20, 64 << 10, TimeSpan.FromDays(1), 0, TimeSpan.Zero, 100, 0, TimeSpan.FromDays(1)), null, [], ArtifactDigest.Of("configuration"u8));
        _models = new RepositoryModels(options, new SlotStore(new ModelPaths(_folder.Combine("data")), NullLogger<SlotStore>.Instance), _host, new ModelBoard(), _health);
        _watch = new RepositoryWatch(_models, Repository, TimeSpan.FromSeconds(15), TimeProvider.System);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Repository => _folder.Combine("models");

    [Fact]
    public async Task Look_NewModel_IsTakenOverOnceItRested()
    {
        TinyModel.Write(Repository);

        await _watch.LookAsync(Stop);
        Assert.Empty(_host.Calls);
        await _watch.LookAsync(Stop);
        await _watch.LookAsync(Stop);

        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Look_NewVersion_DisplacesTheOld()
    {
        TinyModel.Write(Repository, "1");
        await SettleAsync();

        TinyModel.Write(Repository, "2");
        await SettleAsync();

        Assert.Equal("2", _host.Find(TinyModel.Name)!.Snapshot.Version);
    }

    [Fact]
    public async Task Look_BadNewVersion_NeverDisplacesTheGoodOneAndIsTriedAgainOnlyWhenItChanges()
    {
        TinyModel.Write(Repository, "1");
        await SettleAsync();
        _host.FailingActivations["2"] = new Problem(ReasonCode.ModelInvalid, "broken.");
        var bad = TinyModel.Write(Repository, "2");
        await SettleAsync();
        await SettleAsync();

        Assert.Equal(["activate 1", "activate 2"], _host.Calls);
        Assert.Equal("1", _host.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Equal("repository/tiny", Assert.Single(_health.Degradations).Component);

        _host.FailingActivations.Clear();
        File.AppendAllText(Path.Combine(bad, "CARD.md"), "Mended.");
        await SettleAsync();

        Assert.Equal("2", _host.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task Look_RemovedModel_IsUnloaded()
    {
        TinyModel.Write(Repository);
        await SettleAsync();

        Directory.Delete(Path.Combine(Repository, TinyModel.Name), recursive: true);
        await SettleAsync();

        Assert.Null(_host.Find(TinyModel.Name));
    }

    public void Dispose()
    {
        _models.Dispose();
        _folder.Dispose();
    }

    private async Task SettleAsync()
    {
        await _watch.LookAsync(Stop);
        await _watch.LookAsync(Stop);
    }
}
