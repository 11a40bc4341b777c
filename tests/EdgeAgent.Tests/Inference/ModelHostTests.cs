using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;

namespace Edge.Agent.Tests.Inference;

public sealed class ModelHostTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new(new Dictionary<string, ModelServing> { [TinyModel.Name] = new(2, null) });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ActivateAsync_GoodModel_ServesAndTellsWhatGoldenCasesShowed()
    {
        var snapshot = TinyModel.Snapshot(_agent.Repository);

        var check = (await _agent.Models.ActivateAsync(snapshot, Stop)).Value;

        Assert.Equal("cpu", check.ExecutionProvider);
        Assert.Equal(2, check.GoldenCases);
        Assert.InRange(check.LargestDeviation, 0, 1e-5f);
        Assert.Null(check.Degradation);
        Assert.Equal(snapshot, _agent.Models.Find(TinyModel.Name)!.Snapshot);
    }

    [Fact]
    public async Task CheckAsync_GoodModel_DoesNotActivate()
    {
        Assert.True((await _agent.Models.CheckAsync(TinyModel.Snapshot(_agent.Repository), Stop)).IsSuccess);

        Assert.Null(_agent.Models.Find(TinyModel.Name));
    }

    [Fact]
    public async Task ActivateAsync_DamagedOnnxFile_KeepsTheOldVersionServing()
    {
        await _agent.ActivateAsync();

        var outcome = await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, "2", onnx: TinyOnnx.Create()[..200]), Stop);

        Assert.Equal(ReasonCode.ModelInvalid, outcome.Problem!.Reason);
        Assert.Contains("model.onnx", outcome.Problem.Message, StringComparison.Ordinal);
        Assert.Equal("1", _agent.Models.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Empty(_agent.Health.Degradations);
    }

    [Fact]
    public async Task ActivateAsync_FirstVersionDamaged_IsADegradation()
    {
        await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, onnx: [1, 2, 3]), Stop);

        Assert.Equal(("model/tiny", ReasonCode.ModelInvalid), Assert.Single(_agent.Health.Degradations.Select(item => (item.Component, item.Reason))));
    }

    [Fact]
    public async Task CheckAsync_OtherArithmetic_IsAGoldenMismatch()
    {
        var outcome = await _agent.Models.CheckAsync(TinyModel.Snapshot(_agent.Repository, onnx: TinyOnnx.Create(factor: 0.25f)), Stop);

        Assert.Equal(ReasonCode.GoldenMismatch, outcome.Problem!.Reason);
        Assert.Contains("white.png: 'good' scores", outcome.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckAsync_DescriptionAndGraphDisagree_NamesBothSides()
    {
        var json = TinyModel.Json().Replace("\"width\": 8", "\"width\": 16", StringComparison.Ordinal).Replace("\"logits\"", "\"probs\"", StringComparison.Ordinal);

        var problem = (await _agent.Models.CheckAsync(TinyModel.Snapshot(_agent.Repository, json: json), Stop)).Problem!;

        Assert.Equal(ReasonCode.ModelInvalid, problem.Reason);
        Assert.Contains("'input' describes [1, 1, 8, 16], the graph takes [-1, 1, 8, 8]", problem.Message, StringComparison.Ordinal);
        Assert.Contains("'output.name' says 'probs', the graph's outputs are logits", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ActivateAsync_RequiredProviderMissing_IsNotReady()
    {
        var json = TinyModel.Json(providers: """{ "policy": "require", "order": ["qnn", "cuda"] }""");

        var outcome = await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, json: json), Stop);

        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, outcome.Problem!.Reason);
        Assert.Contains("requires qnn or cuda", outcome.Problem.Message, StringComparison.Ordinal);
        Assert.Null(_agent.Models.Find(TinyModel.Name));
        Assert.Equal(ReasonCode.ExecutionProviderUnavailable, Assert.Single(_agent.Health.Degradations).Reason);
    }

    [Fact]
    public async Task ActivateAsync_PreferredProviderMissing_ServesVisiblyDegraded()
    {
        var json = TinyModel.Json(providers: """{ "policy": "prefer", "order": ["cuda", "cpu"] }""");

        var check = (await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, json: json), Stop)).Value;

        Assert.Equal("cpu", check.ExecutionProvider);
        Assert.Contains("prefers cuda", check.Degradation, StringComparison.Ordinal);
        Assert.Equal("model/tiny", Assert.Single(_agent.Health.Degradations).Component);
    }

    [Fact]
    public async Task ActivateAsync_AnyPolicy_FallsBackWithoutRemark()
    {
        var json = TinyModel.Json(providers: """{ "policy": "any", "order": ["cuda"] }""");

        var check = (await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, json: json), Stop)).Value;

        Assert.Equal(("cpu", null), (check.ExecutionProvider, check.Degradation));
        Assert.Empty(_agent.Health.Degradations);
    }

    [Fact]
    public async Task ActivateAsync_FramesInTheOldVersion_FinishThere()
    {
        await _agent.ActivateAsync("1");
        var old = _agent.Models.FindLoaded(TinyModel.Name)!;
        using var lease = (await old.LeaseAsync(Stop))!;

        await _agent.ActivateAsync("2");

        Assert.Equal("2", _agent.Models.Find(TinyModel.Name)!.Snapshot.Version);
        Assert.Equal(1f, Score(lease.Lane, TestImages.White)[0], 1e-3f);
        lease.Dispose();
        // Drained: a late asker is sent to the successor.
        Assert.Null(await old.LeaseAsync(Stop));
    }

    [Fact]
    public async Task ActivateAsync_ManySwapsUnderLoad_NoFrameFails()
    {
        await _agent.ActivateAsync("1");
        using var done = new CancellationTokenSource();
        var frames = 0;
        var load = Task.Run(
            async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    using var lease = await _agent.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(Stop);
                    if (lease is null) continue;
                    Assert.Equal(1f, Score(lease.Lane, TestImages.White)[0], 1e-3f);
                    Interlocked.Increment(ref frames);
                }
            },
            Stop);

        for (var version = 2; version < 22; version++) await _agent.ActivateAsync(version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        await Within.Eventually(() => Volatile.Read(ref frames) > 0, "a frame ran");
        await done.CancelAsync();

        await load;
    }

    [Fact]
    public async Task UnloadAsync_ARequestHangsInTheModel_OthersAreLoadedAllTheSame()
    {
        await _agent.ActivateAsync("1");
        var lease = (await _agent.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(Stop))!;
        var unload = _agent.Models.UnloadAsync(TinyModel.Name, Stop).AsTask();

        await _agent.ActivateAsync("2").WaitAsync(Within.Limit, Stop);

        Assert.False(unload.IsCompleted);
        Assert.Equal("2", _agent.Models.Find(TinyModel.Name)!.Snapshot.Version);
        lease.Dispose();
        Assert.True(await unload);
    }

    [Fact]
    public async Task ActivateAsync_ExternalDataIsMissing_IsModelInvalidAndNamesTheFile()
    {
        var outcome = await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, onnx: TinyOnnx.Create(externalData: "weights.bin")), Stop);

        Assert.Equal(ReasonCode.ModelInvalid, outcome.Problem!.Reason);
        Assert.Contains("model.onnx", outcome.Problem.Message, StringComparison.Ordinal);
        Assert.Contains("weights.bin", outcome.Problem.Message, StringComparison.Ordinal);
        Assert.Null(_agent.Models.Find(TinyModel.Name));
    }

    [Fact]
    public async Task ActivateAsync_ExternalDataTooShort_IsModelInvalid()
    {
        var snapshot = TinyModel.Snapshot(_agent.Repository, onnx: TinyOnnx.Create(externalData: "weights.bin"));
        await File.WriteAllBytesAsync(Path.Combine(snapshot.Directory, "weights.bin"), new byte[16], Stop);

        Assert.Equal(ReasonCode.ModelInvalid, (await _agent.Models.ActivateAsync(snapshot, Stop)).Problem!.Reason);
    }

    [Fact]
    public async Task ActivateAsync_ExternalDataOutsideTheFolder_IsModelInvalid()
    {
        var snapshot = TinyModel.Snapshot(_agent.Repository, onnx: TinyOnnx.Create(externalData: "../weights.bin"));
        await File.WriteAllBytesAsync(Path.Combine(snapshot.Directory, "..", "weights.bin"), TinyOnnx.Weights(), Stop);

        Assert.Equal(ReasonCode.ModelInvalid, (await _agent.Models.ActivateAsync(snapshot, Stop)).Problem!.Reason);
    }

    [Fact]
    public async Task ActivateAsync_ExternalDataBesideTheGraph_Serves()
    {
        var snapshot = TinyModel.Snapshot(_agent.Repository, onnx: TinyOnnx.Create(externalData: "weights.bin"));
        await File.WriteAllBytesAsync(Path.Combine(snapshot.Directory, "weights.bin"), TinyOnnx.Weights(), Stop);

        Assert.Equal(2, (await _agent.Models.ActivateAsync(snapshot, Stop)).Value.GoldenCases);
    }

    [Theory]
    [InlineData(999, "opset 999")]
    [InlineData(0, "model.onnx")]
    public async Task ActivateAsync_OpsetThatDoesNotExist_IsModelInvalidAndSaysWhere(int opset, string said)
    {
        var problem = (await _agent.Models.ActivateAsync(TinyModel.Snapshot(_agent.Repository, onnx: TinyOnnx.Create(opset: opset)), Stop)).Problem!;

        Assert.Equal(ReasonCode.ModelInvalid, problem.Reason);
        Assert.Contains(said, problem.Message, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task ActivateAsync_GoldenImageIsGoneMeanwhile_CostsTheVersionAndNotTheAgent()
    {
        await _agent.ActivateAsync("1");
        var snapshot = TinyModel.Snapshot(_agent.Repository, "2");
        var image = Path.Combine(snapshot.Directory, "golden", "white.png");
        File.Delete(image);
        // It is there for whoever asks whether it exists, and cannot be read.
        File.CreateSymbolicLink(image, "/proc/self/mem");

        var problem = (await _agent.Models.ActivateAsync(snapshot, Stop)).Problem!;

        Assert.Contains("cannot be loaded", problem.Message, StringComparison.Ordinal);
        Assert.Equal("1", _agent.Models.Find(TinyModel.Name)!.Snapshot.Version);
    }

    [Fact]
    public async Task Lanes_TwoInstances_AreBothGivenOut()
    {
        await _agent.ActivateAsync();
        var model = _agent.Models.FindLoaded(TinyModel.Name)!;

        using var first = (await model.LeaseAsync(Stop))!;
        using var second = (await model.LeaseAsync(Stop))!;
        var third = model.LeaseAsync(Stop).AsTask();

        Assert.NotSame(first.Lane, second.Lane);
        Assert.False(third.IsCompleted);
        second.Dispose();
        using var lease = await third;
        Assert.NotNull(lease);
    }

    [Fact]
    public async Task Instance_TenThousandRuns_AllocatesNothing()
    {
        await _agent.ActivateAsync();
        using var lease = (await _agent.Models.FindLoaded(TinyModel.Name)!.LeaseAsync(Stop))!;
        var lane = lease.Lane;
        var small = new ImageDecoder(1_000_000).Decode(TestImages.White).Value;
        var large = new ImageDecoder(1_000_000).Decode(TestImages.Color(40, 30, (x, y) => ((byte)x, (byte)y, 7))).Value;
        var sum = Run(lane, small, large, 100);

        Assert.Equal(0, Allocations.Of(() => sum += Run(lane, small, large, 10_000)));
        Assert.True(float.IsFinite(sum));
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private static float Run(ModelLane lane, DecodedImage small, DecodedImage large, int runs)
    {
        var sum = 0f;
        for (var run = 0; run < runs; run++)
        {
            lane.Prepare(TaskInput.Of((run & 1) == 0 ? small : large));
            lane.Run();
            lane.Read();
            sum += lane.Scores[0];
        }

        return sum;
    }

    private static float[] Score(ModelLane lane, byte[] image)
    {
        lane.Prepare(TaskInput.Of(new ImageDecoder(1_000_000).Decode(image).Value));
        lane.Run();
        lane.Read();
        return lane.Scores.ToArray();
    }
}
