using Edge.Agent.Pipeline;
using Edge.Agent.Storage.Results;
using Edge.Agent.Tasks;
using Edge.Protocol;

namespace Edge.Agent.Tests.Storage;

public sealed class ResultCacheTests : IDisposable
{
    private static readonly ResultCacheQuestion Question =
        new(ArtifactDigest.Of([1]), "float32", [1, 3, 64, 64], ["scores"]);

    private readonly ResultFixture _fixture = new();
    private int _inferences;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task GetOrAdd_SameKeyTwice_InfersOnce()
    {
        using var store = _fixture.Open();
        var cache = _fixture.CacheOver(store);

        var first = await AskAsync(cache, 1);
        var second = await AskAsync(cache, 1);

        Assert.Equal((false, true, 1), (first.Cached, second.Cached, _inferences));
        Assert.Equivalent(first.Input, second.Input, strict: true);
        Assert.Equal(1, _fixture.Metrics.Snapshot()["edge_cache_tier_hits_total{tier=\"memory\"}"]);
    }

    [Fact]
    public async Task GetOrAdd_AfterARestart_AnswersFromDisk()
    {
        ScoreLookup first;
        using (var store = _fixture.Open()) first = await AskAsync(_fixture.CacheOver(store), 1);

        using var again = _fixture.Open();
        var second = await AskAsync(_fixture.CacheOver(again), 1);

        Assert.True(second.Cached);
        Assert.Equivalent(first.Input, second.Input, strict: true);
        Assert.Equal(1, _fixture.Metrics.Snapshot()["edge_cache_tier_hits_total{tier=\"disk\"}"]);
    }

    [Theory]
    [InlineData(24)]
    [InlineData(-1)]
    public async Task GetOrAdd_TooOldOrFromTheFuture_InfersAgain(int hours)
    {
        using var store = _fixture.Open();
        var cache = _fixture.CacheOver(store);
        await AskAsync(cache, 1);

        // FakeTimeProvider cannot go back, so another clock over the same store plays the one that was set.
        var moved = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(_fixture.Time.GetUtcNow().AddHours(hours));
        var later = new ResultCache(store, _fixture.Options, moved, _fixture.Metrics);

        Assert.False((await AskAsync(later, 1)).Cached);
    }

    [Fact]
    public async Task GetOrAdd_BeyondTheBound_OldestGoFromDiskToo()
    {
        using (var store = _fixture.Open())
        {
            var cache = _fixture.CacheOver(store);
            for (byte i = 1; i <= 6; i++) await AskAsync(cache, i);
        }

        using var again = _fixture.Open();
        var reopened = _fixture.CacheOver(again);
        Assert.True((await AskAsync(reopened, 6)).Cached);
        Assert.True((await AskAsync(reopened, 3)).Cached);
        Assert.False((await AskAsync(reopened, 2)).Cached);
    }

    [Fact]
    public async Task GetOrAdd_ManyAtOnce_ShareOneInference()
    {
        using var store = _fixture.Open();
        var cache = _fixture.CacheOver(store);
        var release = new TaskCompletionSource();

        var asked = Enumerable.Range(0, 20).Select(_ => AskAsync(cache, 1, release.Task)).ToList();
        release.SetResult();
        var answers = await Task.WhenAll(asked);

        Assert.Equal(1, _inferences);
        Assert.Single(answers, answer => !answer.Cached);
    }

    [Fact]
    public async Task GetOrAdd_LeaderCancelled_AnotherInfers()
    {
        using var store = _fixture.Open();
        var cache = _fixture.CacheOver(store);
        using var source = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        var leader = cache.GetOrAddAsync(
            Key(1),
            async token =>
            {
                started.SetResult();
                await Task.Delay(Timeout.Infinite, token);
                return new Problem(ReasonCode.InferenceFailed, "never reached");
            },
            source.Token).AsTask();
        await started.Task;
        var follower = AskAsync(cache, 1);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leader);
        Assert.False((await follower).Cached);
    }

    [Fact]
    public async Task GetOrAdd_InferenceFails_IsNotKept()
    {
        using var store = _fixture.Open();
        var cache = _fixture.CacheOver(store);
        var failed = await cache.GetOrAddAsync(
            Key(1),
            _ => ValueTask.FromResult<Outcome<ScoredInput>>(new Problem(ReasonCode.InferenceFailed, "no")),
            TestContext.Current.CancellationToken);

        Assert.Equal(ReasonCode.InferenceFailed, failed.Problem?.Reason);
        Assert.False((await AskAsync(cache, 1)).Cached);
    }

    [Fact]
    public async Task GetOrAdd_SwitchedOff_AlwaysInfers()
    {
        _fixture.Options = _fixture.Options with { CacheMaxEntries = 0 };
        using var store = _fixture.Open();
        var cache = _fixture.CacheOver(store);
        await AskAsync(cache, 1);

        Assert.False((await AskAsync(cache, 1)).Cached);
    }

    [Fact]
    public void Key_AnyPartDiffers_Differs()
    {
        ResultCacheQuestion[] questions =
        [
            Question,
            Question with { Model = ArtifactDigest.Of([3]) },
            Question with { ElementType = "uint8" },
            Question with { Shape = [1, 3, 64] },
            Question with { Outputs = ["scores", "boxes"] },
            Question with { Outputs = ["scoresboxes"] },
            Question with { Parameters = "top=1" },
        ];
        var keys = questions.Select(question => ResultCacheKey.Of(question, [1])).Append(ResultCacheKey.Of(Question, [2])).ToList();

        Assert.Equal(keys.Count, keys.Distinct().Count());
        Assert.Equal(keys[0], ResultCacheKey.Read(keys[0].ToBytes()));
        Assert.Equal(keys[0], ResultCacheKey.Of(Question with { Shape = [1, 3, 64, 64] }, [1]));
    }

    private static ResultCacheKey Key(byte input) => ResultCacheKey.Of(Question, [input]);

    private async Task<ScoreLookup> AskAsync(ResultCache cache, byte input, Task? until = null)
    {
        var outcome = await cache.GetOrAddAsync(
            Key(input),
            async _ =>
            {
                Interlocked.Increment(ref _inferences);
                if (until is not null) await until;
                return new ScoredInput(TaskResult.Of([0.1f * input, 0.01f]), "cpu");
            },
            TestContext.Current.CancellationToken);
        return outcome.Value;
    }
}
