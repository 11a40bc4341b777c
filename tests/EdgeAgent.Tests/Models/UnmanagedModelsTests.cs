using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Models;

public sealed class UnmanagedModelsTests : IDisposable
{
    private static readonly HubOptions Hub = new("hub", 1883, null, null, TimeSpan.FromSeconds(30), false, null, 8);

    private readonly TemporaryDirectory _folder = new();
    private readonly SlotStore _slots;
    private readonly FakeModelHost _host = new();
    private readonly ModelBoard _board = new();
    private readonly HealthBoard _health = new();

    public UnmanagedModelsTests() => _slots = new SlotStore(new ModelPaths(_folder.Combine("data")), NullLogger<SlotStore>.Instance);

    private string Repository => _folder.Combine("models");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Activate_ModelOfAPipeline_ServesItsHighestVersionAndReportsIt()
    {
        TinyModel.Write(Repository, "9");
        TinyModel.Write(Repository, "10");

        await ActivateAsync(Options());

        Assert.Equal(["activate 10"], _host.Calls);
        var report = Assert.Single(_board.Reports);
        Assert.Equal((TinyModel.Name, "10", ModelState.Committed, "CPUExecutionProvider"), (report.Name, report.Version, report.State, report.ExecutionProvider));
        Assert.Equal(_host.Find(TinyModel.Name)!.Snapshot.Digest, report.Digest);
        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task Activate_TwoPipelinesOneModel_LoadsItOnce()
    {
        TinyModel.Write(Repository);
        var options = Options();

        await ActivateAsync(options with { Pipelines = [options.Pipelines[0], options.Pipelines[0] with { Name = "second" }] });

        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Activate_ManagedModel_IsLeftAlone()
    {
        TinyModel.Write(Repository);
        _slots.Write(ModelSlots.Empty(TinyModel.Name).Commit(new SlotVersion("7", ArtifactDigest.Of("7"u8), 1)));

        await ActivateAsync(Options(Hub));

        Assert.Empty(_host.Calls);
        Assert.Empty(_board.Reports);
        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task Activate_ManagedModelWithoutACurrentVersion_IsTakenFromTheRepository()
    {
        TinyModel.Write(Repository);
        var version = new SlotVersion("7", ArtifactDigest.Of("7"u8), 1);
        _slots.Write(ModelSlots.Empty(TinyModel.Name).Fail(new FailedVersion(version, ModelState.Failed, ReasonCode.ModelInvalid, "broken.")));

        await ActivateAsync(Options(Hub));

        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Activate_MissingModelWithoutHub_IsADegradation()
    {
        await ActivateAsync(Options());

        var degraded = Assert.Single(_health.Degradations);
        Assert.Equal(("model/tiny", ReasonCode.NotFound), (degraded.Component, degraded.Reason));
        Assert.Empty(_board.Reports);
    }

    [Fact]
    public async Task Activate_MissingModelWithHub_MayBeOnItsWay()
    {
        await ActivateAsync(Options(Hub));

        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task Activate_MalformedModelWithHub_IsADegradationAllTheSame()
    {
        TinyModel.Write(Repository, json: "{ \"name\": \"tiny\" }");

        await ActivateAsync(Options(Hub));

        Assert.Equal(("model/tiny", ReasonCode.Malformed), _health.Degradations.Select(report => (report.Component, report.Reason)).Single());
        Assert.Empty(_host.Calls);
    }

    [Fact]
    public async Task Activate_ModelTheRuntimeRefuses_IsReportedFailedWithItsReason()
    {
        await using var agent = new AgentFixture();
        TinyModel.Write(Repository, onnx: [1, 2, 3]);

        await new UnmanagedModels(Options(), _slots, agent.Models, _board, agent.Health).ActivateAsync(TestContext.Current.CancellationToken);

        var report = Assert.Single(_board.Reports);
        Assert.Equal((ModelState.Failed, ReasonCode.ModelInvalid), (report.State, report.Reason));
        Assert.NotEmpty(report.Message!);
        Assert.Equal("model/tiny", Assert.Single(agent.Health.Degradations).Component);
    }

    [Fact]
    public async Task Activate_NoRepository_DoesNothing()
    {
        await ActivateAsync(Options() with { Models = new ModelsOptions(null, 1) });

        Assert.Empty(_host.Calls);
        Assert.Empty(_health.Degradations);
    }

    private Task ActivateAsync(AgentOptions options) =>
        new UnmanagedModels(options, _slots, _host, _board, _health).ActivateAsync(TestContext.Current.CancellationToken);

    private AgentOptions Options(HubOptions? hub = null) => new(
        new DeviceAddress("plant", "box"),
        _folder.Combine("data"),
        new ModelsOptions(Repository, 1),
        hub,
        new StorageOptions(64 << 20, 64 << 10, TimeSpan.FromDays(1), 0, TimeSpan.Zero, 100, 0, TimeSpan.FromDays(1)),
        null,
        [new PipelineOptions("line", TinyModel.Name, new FolderSourceOptions("in", ProcessedFile.Leave, null, TimeSpan.Zero, true), [], 1, 1_000_000, null)],
        ArtifactDigest.Of("configuration"u8));
}
