using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Serving;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace Edge.Agent.Tests.Models;

public sealed class RepositoryModelsTests : IDisposable
{
    private static readonly HubOptions Hub = new("hub", 1883, null, null, TimeSpan.FromSeconds(30), false, null, 8);

    private readonly TemporaryDirectory _folder = new();
    private readonly SlotStore _slots;
    private readonly FakeModelHost _host = new();
    private readonly ModelBoard _board = new();
    private readonly HealthBoard _health = new();

    public RepositoryModelsTests() => _slots = new SlotStore(new ModelPaths(_folder.Combine("data")), NullLogger<SlotStore>.Instance);

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

        using var models = new RepositoryModels(Options(), _slots, agent.Models, _board, agent.Health);

        await models.ActivateAsync(Stop);

        var report = Assert.Single(_board.Reports);
        Assert.Equal((ModelState.Failed, ReasonCode.ModelInvalid), (report.State, report.Reason));
        Assert.NotEmpty(report.Message!);
        Assert.Equal("model/tiny", Assert.Single(agent.Health.Degradations).Component);
    }

    [Fact]
    public async Task Activate_NoRepository_DoesNothing()
    {
        await ActivateAsync(Options() with { Models = new ModelsOptions(null, RepositoryControl.None, TimeSpan.FromSeconds(15), 1) });

        Assert.Empty(_host.Calls);
        Assert.Empty(_health.Degradations);
    }

    [Fact]
    public async Task Activate_HighestVersionMayNotServe_TakesTheNextAndSaysWhy()
    {
        TinyModel.Write(Repository, "1");
        TinyModel.Write(Repository, "2");
        _host.FailingActivations["2"] = new Problem(ReasonCode.GoldenMismatch, "worse.");

        await ActivateAsync(Options());

        Assert.Equal(["activate 2", "activate 1"], _host.Calls);
        Assert.Equal(("repository/tiny", ReasonCode.GoldenMismatch), _health.Degradations.Select(report => (report.Component, report.Reason)).Single());
    }

    [Fact]
    public async Task Activate_ModelNoPipelineNames_ServesTheApiUnlessExplicit()
    {
        TinyModel.Write(Repository);

        await ActivateAsync(Options(control: RepositoryControl.Explicit) with { Pipelines = [] });
        Assert.Empty(_host.Calls);

        await ActivateAsync(Options() with { Pipelines = [] });
        Assert.Equal(["activate 1"], _host.Calls);
    }

    [Fact]
    public async Task Index_BeforeTheFirstTry_SaysThatItIsBeingLoaded()
    {
        TinyModel.Write(Repository);
        using var models = Models(Options() with { Pipelines = [] });

        Assert.Equal(ServingState.Loading, Assert.Single(models.Index()).State);
        _host.FailingActivations["1"] = new Problem(ReasonCode.ModelInvalid, "broken.");
        await models.ActivateAsync(Stop);

        Assert.Equal((ServingState.Unavailable, "broken."), models.Index().Select(model => (model.State, model.Reason)).Single());
    }

    [Fact]
    public async Task Load_Explicit_LoadsUnloadsAndLists()
    {
        TinyModel.Write(Repository);
        using var models = Models(Options(control: RepositoryControl.Explicit) with { Pipelines = [] });

        Assert.Equal("not loaded", Assert.Single(models.Index()).Reason);
        Assert.Null(await models.LoadAsync(TinyModel.Name, Stop));
        Assert.Empty(models.Index());
        Assert.Null(await models.UnloadAsync(TinyModel.Name, Stop));

        Assert.Null(_host.Find(TinyModel.Name));
        Assert.Equal(["activate 1", "unload tiny"], _host.Calls);
        Assert.Equal(ReasonCode.NotFound, (await models.LoadAsync("nobody", Stop))!.Reason);
    }

    [Fact]
    public async Task Load_RefusedVersion_IsTriedAgainOnRequestAndListedWithItsReason()
    {
        TinyModel.Write(Repository);
        _host.FailingActivations["1"] = new Problem(ReasonCode.ModelInvalid, "broken.");
        using var models = Models(Options(control: RepositoryControl.Explicit) with { Pipelines = [] });

        Assert.Equal(ReasonCode.ModelInvalid, (await models.LoadAsync(TinyModel.Name, Stop))!.Reason);
        Assert.Equal("broken.", Assert.Single(models.Index()).Reason);
        _host.FailingActivations.Clear();

        Assert.Null(await models.LoadAsync(TinyModel.Name, Stop));
    }

    [Fact]
    public async Task Load_Refused_KeepsTheRepositorysPlaceFromClients()
    {
        var file = Path.Combine(TinyModel.Write(Repository), "model.onnx");
        _host.FailingActivations["1"] = new Problem(ReasonCode.ModelInvalid, $"{file}: refused: {file} is broken.");
        using var models = Models(Options(control: RepositoryControl.Explicit) with { Pipelines = [] });

        Assert.Equal("tiny/1/model.onnx: refused: tiny/1/model.onnx is broken.", (await models.LoadAsync(TinyModel.Name, Stop))!.Message);
        Assert.Equal("tiny/1/model.onnx: refused: tiny/1/model.onnx is broken.", Assert.Single(models.Index()).Reason);
        Assert.Equal("Model 'nobody' is not in the repository; it holds tiny.", (await models.LoadAsync("nobody", Stop))!.Message);
        // Who operates the box finds the file.
        Assert.Contains(file, Assert.Single(_health.Degradations).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_ManagedInUseOrNotExplicit_IsRefusedWithTheReason()
    {
        TinyModel.Write(Repository);
        using var explicitly = Models(Options(control: RepositoryControl.Explicit));
        using var polled = Models(Options(control: RepositoryControl.Poll));

        Assert.Contains("A pipeline decides with model 'tiny'", (await explicitly.UnloadAsync(TinyModel.Name, Stop))!.Message, StringComparison.Ordinal);
        Assert.Contains("models.repositoryControl", (await polled.LoadAsync(TinyModel.Name, Stop))!.Message, StringComparison.Ordinal);
        _slots.Write(ModelSlots.Empty(TinyModel.Name).Commit(new SlotVersion("7", ArtifactDigest.Of("7"u8), 1)));
        Assert.Contains("The hub manages model 'tiny'", (await explicitly.LoadAsync(TinyModel.Name, Stop))!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_BeyondTheBudget_RestsTheOtherUntilSomebodyAsks()
    {
        var size = ModelFootprint.OfAny(TinyModel.Write(Repository));
        var other = Path.Combine(Repository, "other", "1");
        Directory.CreateDirectory(Path.GetDirectoryName(other)!);
        Directory.Move(TinyModel.Write(_folder.Combine("made"), json: TinyModel.Json(name: "other")), other);
        var options = Options(control: RepositoryControl.Explicit) with { Pipelines = [] };
        using var models = Models(options with { Models = options.Models with { MemoryBudget = size + 1 } });

        Assert.Null(await models.LoadAsync(TinyModel.Name, Stop));
        Assert.Null(await models.LoadAsync("other", Stop));

        Assert.Null(_host.Find(TinyModel.Name));
        Assert.Equal("unloaded to make room; a request loads it again", Assert.Single(models.Index()).Reason);
        Assert.True(await models.WakeAsync(TinyModel.Name, Stop));
        Assert.NotNull(_host.Find(TinyModel.Name));
        Assert.Null(_host.Find("other"));
    }

    [Fact]
    public async Task Load_ModelOfSeveralFiles_CountsTheOneThatRuns()
    {
        var folder = TinyModel.Write(Repository);
        var one = ModelFootprint.Of(folder, "model.onnx");
        var json = await File.ReadAllTextAsync(Path.Combine(folder, "model.json"), Stop);
        await File.WriteAllTextAsync(
            Path.Combine(folder, "model.json"),
            json.Replace("\"input\":", """ "variants": [{ "file": "big.onnx", "precision": "fp16", "providers": ["tensorrt"] }], "input": """.TrimEnd(), StringComparison.Ordinal), Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "big.onnx"), new byte[one], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "big.onnx.data"), new byte[1000], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "model.onnx_data"), new byte[100], Stop);
        await File.WriteAllBytesAsync(Path.Combine(folder, "shared.bin"), new byte[10], Stop);

        Assert.Equal(one + (2 * 110), ModelFootprint.Of(folder, "model.onnx"));
        Assert.Equal((2 * one) + (2 * 1010), ModelFootprint.Of(folder, "big.onnx"));
        Assert.Equal(ModelFootprint.Of(folder, "big.onnx"), ModelFootprint.OfAny(folder));
        Assert.Equal(0, ModelFootprint.Of(folder, "gone.onnx"));
    }

    [Fact]
    public async Task Wake_ManyAtOnce_LoadItOnce()
    {
        var size = ModelFootprint.OfAny(TinyModel.Write(Repository));
        Directory.CreateDirectory(Path.Combine(Repository, "other"));
        Directory.Move(TinyModel.Write(_folder.Combine("made"), json: TinyModel.Json(name: "other")), Path.Combine(Repository, "other", "1"));
        var options = Options(control: RepositoryControl.Explicit) with { Pipelines = [] };
        using var models = Models(options with { Models = options.Models with { MemoryBudget = size + 1 } });
        await models.LoadAsync(TinyModel.Name, Stop);
        await models.LoadAsync("other", Stop);

        var woken = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => models.WakeAsync(TinyModel.Name, Stop).AsTask()));

        Assert.Contains(true, woken);
        Assert.Equal(3, _host.Calls.Count(call => call == "activate 1"));
    }

    [Fact]
    public void Look_FolderCannotBeRead_IsSaidUntilItCan()
    {
        TinyModel.Write(Repository);
        using var models = Models(Options());

        Assert.Equal(ReasonCode.InputOutput, models.Look<int>(_ => throw new IOException("stale handle")).Problem!.Reason);
        Assert.Equal("repository", Assert.Single(_health.Degradations).Component);

        Assert.Equal([TinyModel.Name], models.Look(repository => repository.Names()).Value);
        Assert.Empty(_health.Degradations);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private RepositoryModels Models(AgentOptions options) => new(options, _slots, _host, _board, _health);

    private async Task ActivateAsync(AgentOptions options)
    {
        using var models = Models(options);
        await models.ActivateAsync(Stop);
    }

    private AgentOptions Options(HubOptions? hub = null, RepositoryControl control = RepositoryControl.None) => new(
        new DeviceAddress("plant", "box"),
        _folder.Combine("data"),
        new ModelsOptions(Repository, control, TimeSpan.FromSeconds(15), 1),
        hub,
        new StorageOptions(64 << 20, 64 << 10, TimeSpan.FromDays(1), 0, TimeSpan.Zero, 100, 0, TimeSpan.FromDays(1)),
        null,
        [new PipelineOptions("line", TinyModel.Name, new FolderSourceOptions("in", ProcessedFile.Leave, null, TimeSpan.Zero, true), [], 1, 1_000_000, null)],
        ArtifactDigest.Of("configuration"u8));
}
