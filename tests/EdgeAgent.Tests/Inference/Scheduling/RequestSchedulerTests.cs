using Edge.Agent.Serving;
using Edge.Agent.Tests.Fixtures;

namespace Edge.Agent.Tests.Inference.Scheduling;

public sealed class RequestSchedulerTests : IAsyncDisposable
{
    private readonly ServingFixture _serving = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Infer_FreeInstance_AnswersWithTheGraphsNumbers()
    {
        await _serving.ServeAsync();

        using var answer = (await _serving.InferAsync(ServingFixture.Request(0.5f))).Value;

        Assert.Equal([0.5f], ServingFixture.Means(answer));
        Assert.Equal(("1", "cpu", "logits"), (answer.Version, answer.ExecutionProvider, answer.Outputs[0].Name));
        Assert.Equal([1, 3], answer.Outputs[0].Shape);
    }

    [Fact]
    public async Task Infer_RequestsWaitingTogether_RunInOneBatchAndEachGetsItsOwnRows()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8, "preferredBatchSize": [4] }""");
        Task<Edge.Protocol.Outcome<InferenceAnswer>>[] waiting;
        using (await _serving.OccupyAsync())
        {
            waiting = [_serving.InferAsync(ServingFixture.Request(0.125f)), _serving.InferAsync(ServingFixture.Request(0.25f, 0.375f)), _serving.InferAsync(ServingFixture.Request(0.5f))];
            await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 3, "three requests wait");
        }

        var answers = await Task.WhenAll(waiting);

        Assert.Equal([0.125f], ServingFixture.Means(answers[0].Value));
        Assert.Equal([0.25f, 0.375f], ServingFixture.Means(answers[1].Value));
        Assert.Equal([0.5f], ServingFixture.Means(answers[2].Value));
        var statistics = Assert.Single(_serving.Service.Statistics(TinyModel.Name, null).Value);
        Assert.Equal((4L, 1L, 3L), (statistics.InferenceCount, statistics.ExecutionCount, statistics.Success.Count));
        Assert.Equal(4, Assert.Single(statistics.Batches).BatchSize);
    }

    [Fact]
    public async Task Infer_WithoutBatching_EveryRequestRunsAlone()
    {
        await _serving.ServeAsync();
        Task<Edge.Protocol.Outcome<InferenceAnswer>>[] waiting;
        using (await _serving.OccupyAsync())
        {
            waiting = [_serving.InferAsync(ServingFixture.Request(0.125f)), _serving.InferAsync(ServingFixture.Request(0.25f))];
            await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 2, "two requests wait");
        }

        await Task.WhenAll(waiting);

        Assert.Equal(2, _serving.Service.Statistics(TinyModel.Name, null).Value[0].ExecutionCount);
    }

    [Fact]
    public async Task Infer_QueueDelay_WaitsForThePreferredSize()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8, "preferredBatchSize": [2], "maxQueueDelayMicroseconds": 20000000 }""");

        var first = _serving.InferAsync(ServingFixture.Request(0.125f));
        await Task.Delay(20, Stop);
        Assert.False(first.IsCompleted);
        var second = _serving.InferAsync(ServingFixture.Request(0.25f));

        var answers = await Task.WhenAll(first, second);
        Assert.Equal([0.125f], ServingFixture.Means(answers[0].Value));
        Assert.Equal([0.25f], ServingFixture.Means(answers[1].Value));
        Assert.Equal(1, _serving.Service.Statistics(TinyModel.Name, null).Value[0].ExecutionCount);
    }

    [Fact]
    public async Task Infer_QueueDelay_TheFirstPreferredSizeThatIsMetGoesAtOnce()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8, "preferredBatchSize": [2, 8], "maxQueueDelayMicroseconds": 20000000 }""");

        var answers = await Task.WhenAll(_serving.InferAsync(ServingFixture.Request(0.125f)), _serving.InferAsync(ServingFixture.Request(0.25f))).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.All(answers, answer => Assert.True(answer.IsSuccess));
    }

    [Fact]
    public async Task Infer_MoreRowsThanTheFirstPreferredSize_TakesCompanyUpToTheNext()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8, "preferredBatchSize": [2, 5] }""");
        Task<Edge.Protocol.Outcome<InferenceAnswer>> three, one, other;
        using (await _serving.OccupyAsync())
        {
            three = _serving.InferAsync(ServingFixture.Request(0.125f, 0.25f, 0.375f));
            one = _serving.InferAsync(ServingFixture.Request(0.5f));
            other = _serving.InferAsync(ServingFixture.Request(0.625f));
        }

        var answers = await Task.WhenAll(three, one, other);

        Assert.Equal([0.125f, 0.25f, 0.375f], ServingFixture.Means(answers[0].Value));
        Assert.Equal([0.5f], ServingFixture.Means(answers[1].Value));
        Assert.Equal([0.625f], ServingFixture.Means(answers[2].Value));
        Assert.Equal(5, Assert.Single(_serving.Service.Statistics(TinyModel.Name, null).Value[0].Batches).BatchSize);
    }

    [Fact]
    public async Task Infer_SwapWhileItWaitsForCompany_ItIsServedAndTheOldVersionGoes()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8, "maxQueueDelayMicroseconds": 2000000000 }""");
        var old = _serving.Loaded;
        var waiting = _serving.InferAsync(ServingFixture.Request(0.125f));
        Assert.False(waiting.IsCompleted);

        await _serving.Agent.Models.UnloadAsync(TinyModel.Name, Stop).AsTask().WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.True((await waiting).IsSuccess);
        Assert.True(old.Queue.IsClosed);
    }

    [Fact]
    public async Task Infer_GraphGivesNoRowForEachRow_EveryRequestOfTheBatchIsAnsweredByItself()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8, "preferredBatchSize": [3] }""", onnx: TinyOnnx.Create(oneRow: true));
        Task<Edge.Protocol.Outcome<InferenceAnswer>>[] waiting;
        using (await _serving.OccupyAsync())
            waiting = [.. new[] { 0.125f, 0.25f, 0.5f }.Select(image => _serving.InferAsync(ServingFixture.Request(image)))];

        var answers = await Task.WhenAll(waiting).WaitAsync(TimeSpan.FromSeconds(10), Stop);

        Assert.Equal([0.125f, 0.25f, 0.5f], answers.Select(answer => Assert.Single(ServingFixture.Means(answer.Value))));
        Assert.Equal(3, _serving.Service.Statistics(TinyModel.Name, null).Value[0].ExecutionCount);
    }

    [Fact]
    public async Task Infer_Priorities_FirstLevelOvertakes()
    {
        await _serving.ServeAsync(queue: """{ "priorityLevels": 2 }""");
        Task<Edge.Protocol.Outcome<InferenceAnswer>> late, urgent;
        using (await _serving.OccupyAsync())
        {
            late = _serving.InferAsync(ServingFixture.Request(0.125f));
            await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 1, "the first waits");
            urgent = _serving.InferAsync(ServingFixture.Request(0.25f) with { Priority = 1 });
            await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 2, "the second waits");
        }

        using var one = (await late).Value;
        using var two = (await urgent).Value;
        Assert.True(two.Timing.Queue < one.Timing.Queue, $"{two.Timing.Queue} should be shorter than {one.Timing.Queue}");
    }

    [Fact]
    public async Task Infer_QueueFull_IsRefusedWithTheBound()
    {
        await _serving.ServeAsync(queue: """{ "maxQueueSize": 1 }""");
        using var lease = await _serving.OccupyAsync();
        var waiting = _serving.InferAsync(ServingFixture.Request(0.125f));
        await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 1, "one waits");

        var refused = (await _serving.InferAsync(ServingFixture.Request(0.25f))).Problem!;

        Assert.Equal("queue-full", refused.Reason.Value);
        Assert.Contains("1 requests wait at this priority", refused.Message, StringComparison.Ordinal);
        lease.Dispose();
        Assert.True((await waiting).IsSuccess);
    }

    [Fact]
    public async Task Infer_WaitsTooLong_IsRefusedAndLeavesTheLine()
    {
        await _serving.ServeAsync(queue: """{ "defaultTimeoutMicroseconds": 1000 }""");
        using var lease = await _serving.OccupyAsync();

        var refused = (await _serving.InferAsync(ServingFixture.Request(0.125f))).Problem!;

        Assert.Equal("timeout", refused.Reason.Value);
        Assert.Equal(0, _serving.Loaded.Queue.Waiting);
        Assert.Equal(1, _serving.Service.Statistics(TinyModel.Name, null).Value[0].Fail.Count);
    }

    [Fact]
    public async Task Infer_QueueFull_BoundsEachPriorityByItself()
    {
        await _serving.ServeAsync(queue: """{ "priorityLevels": 2, "maxQueueSize": 1 }""");
        Task<Edge.Protocol.Outcome<InferenceAnswer>> late, urgent;
        using (await _serving.OccupyAsync())
        {
            late = _serving.InferAsync(ServingFixture.Request(0.125f));
            urgent = _serving.InferAsync(ServingFixture.Request(0.25f) with { Priority = 1 });
            Assert.Equal(2, _serving.Loaded.Queue.Waiting);
            Assert.Equal("queue-full", (await _serving.InferAsync(ServingFixture.Request(0.5f) with { Priority = 1 })).Problem!.Reason.Value);
        }

        Assert.All(await Task.WhenAll(late, urgent), answer => Assert.True(answer.IsSuccess));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public async Task Infer_PriorityThatDoesNotExist_IsTheDefault(int priority)
    {
        await _serving.ServeAsync(queue: """{ "priorityLevels": 2, "defaultPriorityLevel": 1 }""");
        Task<Edge.Protocol.Outcome<InferenceAnswer>> second, asked;
        using (await _serving.OccupyAsync())
        {
            second = _serving.InferAsync(ServingFixture.Request(0.125f) with { Priority = 2 });
            asked = _serving.InferAsync(ServingFixture.Request(0.25f) with { Priority = priority });
            Assert.Equal(2, _serving.Loaded.Queue.Waiting);
        }

        using var one = (await asked).Value;
        using var two = (await second).Value;
        Assert.True(one.Timing.Queue < two.Timing.Queue, $"{one.Timing.Queue} should be shorter than {two.Timing.Queue}");
    }

    [Fact]
    public async Task Infer_TimeoutDelays_GoesBehindItsOwnLevelAndBeforeTheNext()
    {
        await _serving.ServeAsync(queue: """{ "priorityLevels": 2, "timeoutAction": "delay" }""");
        Task<TimeSpan> delayed, fresh, lower;
        using (await _serving.OccupyAsync())
        {
            delayed = ServedAsync(ServingFixture.Request(0.125f) with { Priority = 1, Timeout = TimeSpan.FromMilliseconds(1) });
            await Task.Delay(50, Stop);
            lower = ServedAsync(ServingFixture.Request(0.25f) with { Priority = 2 });
            fresh = ServedAsync(ServingFixture.Request(0.5f) with { Priority = 1 });
            Assert.Equal(3, _serving.Loaded.Queue.Waiting);
        }

        Assert.True(await fresh < await delayed && await delayed < await lower, $"fresh {await fresh}, delayed {await delayed}, lower {await lower}");

        async Task<TimeSpan> ServedAsync(InferenceRequest request)
        {
            var arrived = TimeProvider.System.GetTimestamp();
            using var answer = (await _serving.InferAsync(request)).Value;
            return TimeProvider.System.GetElapsedTime(0, arrived) + answer.Timing.Queue;
        }
    }

    [Fact]
    public async Task Infer_TimeoutDelays_IsServedAfterEveryoneElse()
    {
        await _serving.ServeAsync(queue: """{ "defaultTimeoutMicroseconds": 1000, "timeoutAction": "delay" }""");
        Task<Edge.Protocol.Outcome<InferenceAnswer>> waiting;
        using (await _serving.OccupyAsync())
        {
            waiting = _serving.InferAsync(ServingFixture.Request(0.125f));
            await Task.Delay(50, Stop);
            Assert.False(waiting.IsCompleted);
        }

        Assert.True((await waiting).IsSuccess);
    }

    [Fact]
    public async Task Infer_ClientGone_LeavesTheLine()
    {
        await _serving.ServeAsync();
        using var lease = await _serving.OccupyAsync();
        using var gone = new CancellationTokenSource();
        var waiting = _serving.Service.InferAsync(ServingFixture.Request(0.125f), gone.Token).AsTask();
        await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 1, "it waits");

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(0, _serving.Loaded.Queue.Waiting);
    }

    [Fact]
    public async Task Infer_SwapWhileWaiting_AsksTheSuccessor()
    {
        await _serving.ServeAsync();
        Task<Edge.Protocol.Outcome<InferenceAnswer>> waiting;
        Task swap;
        using (await _serving.OccupyAsync())
        {
            waiting = _serving.InferAsync(ServingFixture.Request(0.5f));
            await Within.Eventually(() => _serving.Loaded.Queue.Waiting == 1, "it waits");
            swap = _serving.Agent.ActivateAsync("2");
            using var answer = (await waiting).Value;
            Assert.Equal("2", answer.Version);
        }

        await swap;
    }

    [Fact]
    public async Task Infer_ManyAtOnce_EveryoneGetsHisOwnNumbers()
    {
        await _serving.ServeAsync("""{ "maxBatchSize": 8 }""", instances: 2);
        var requests = Enumerable.Range(0, 400).Select(async i =>
        {
            await Task.Yield();
            using var answer = (await _serving.InferAsync(ServingFixture.Request(i / 400f))).Value;
            return ServingFixture.Means(answer)[0];
        });

        var means = await Task.WhenAll(requests);

        for (var i = 0; i < means.Length; i++) Assert.Equal(i / 400f, means[i], 1e-6f);
    }

    public ValueTask DisposeAsync() => _serving.DisposeAsync();
}
