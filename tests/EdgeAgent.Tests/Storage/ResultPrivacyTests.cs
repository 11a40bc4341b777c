using Edge.Agent.Pipeline;
using Edge.Agent.Storage.Results;
using Edge.Agent.Storage.Sealing;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Storage.Sealing;
using Edge.Protocol;
using Edge.TestKit;
using static Edge.Agent.Tests.Storage.ResultFixture;

namespace Edge.Agent.Tests.Storage;

/// <summary>What the history and the cache leave on the disk.</summary>
public sealed class ResultPrivacyTests : IDisposable
{
    private readonly ResultFixture _fixture = new();
    private readonly TemporaryDirectory _keys = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HandleAsync_WithAKey_LeavesNoPlaintextAndAnswersAsBefore()
    {
        _fixture.Vault = new Vault(SealingFixture.Keys(SealingFixture.WriteKey(_keys.Combine("a"))));
        await using (var store = _fixture.Open()) await KeepAsync(store, "anna-1", "part-1");

        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "anna-"));
        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "open 0.97"));
        await using (var store = _fixture.Open())
        {
            Assert.Equal(["part-1", "anna-1"], await PartsAsync(store, new ResultQuery(10)));
            Assert.Equal(["anna-1"], await PartsAsync(store, new ResultQuery(10, PartId: "anna-1")));
        }

        _fixture.Vault = Vault.None;
        await using var keyless = _fixture.Open();
        Assert.Empty(await PartsAsync(keyless, new ResultQuery(10)));
        Assert.Equal(2, keyless.Status.Records);
    }

    [Fact]
    public async Task Open_KeySwitchedOnOverAnOldHistory_ReadsBoth()
    {
        await using (var store = _fixture.Open()) await KeepAsync(store, "old");
        _fixture.Vault = new Vault(SealingFixture.Keys(SealingFixture.WriteKey(_keys.Combine("a"))));
        await using var again = _fixture.Open();
        await KeepAsync(again, "new");

        Assert.Equal(["new", "old"], await PartsAsync(again, new ResultQuery(10)));
        Assert.Equal(["old"], await PartsAsync(again, new ResultQuery(10, PartId: "old")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task GetOrAddAsync_CacheOnDisk_IsReadAgainUnderItsKeyAlone(bool isSealed)
    {
        // The bytes of this number begin with the mark of sealed ones.
        var scores = new ScoredInput(new TaskResult([BitConverter.Int32BitsToSingle(0x3F000001), .. new float[20]], [], []), "cpu");
        var key = ResultCacheKey.Of(new ResultCacheQuestion(ArtifactDigest.Of([1]), "float32", [1], ["out"]), [7]);
        if (isSealed) _fixture.Vault = new Vault(SealingFixture.Keys(SealingFixture.WriteKey(_keys.Combine("a"))));
        await using (var store = _fixture.Open()) await _fixture.CacheOver(store).GetOrAddAsync(key, _ => ValueTask.FromResult<Outcome<ScoredInput>>(scores), Stop);
        await using (var store = _fixture.Open())
        {
            var answer = await _fixture.CacheOver(store).GetOrAddAsync(key, _ => throw new InvalidOperationException("asked twice"), Stop);
            Assert.Equal(scores.Result.Scores, answer.Value.Input.Result.Scores);
        }

        _fixture.Vault = Vault.None;
        await using var keyless = _fixture.Open();
        Assert.Equal(!isSealed, (await _fixture.CacheOver(keyless).GetOrAddAsync(key, _ => ValueTask.FromResult<Outcome<ScoredInput>>(scores), Stop)).Value.Cached);
    }

    [Fact]
    public async Task EraseAsync_SomeDecisions_AreGoneToTheByteAndTheCacheWithThem()
    {
        await using var store = _fixture.Open();
        await KeepAsync(store, "anna-1", "part-1", "anna-2");
        var cache = _fixture.CacheOver(store);
        var key = ResultCacheKey.Of(new ResultCacheQuestion(ArtifactDigest.Of([1]), "float32", [1], ["out"]), [7]);
        var scores = new ScoredInput(new TaskResult([1], [], []), "cpu");
        await cache.GetOrAddAsync(key, _ => ValueTask.FromResult<Outcome<ScoredInput>>(scores), Stop);
        Assert.Single(SealingFixture.FilesWith(_fixture.Folder, "anna-").Select(Path.GetFileName).Distinct());

        Assert.Equal(2, (await store.EraseAsync(decision => decision.PartId.StartsWith("anna", StringComparison.Ordinal))).Value);
        cache.Clear();

        Assert.Empty(SealingFixture.FilesWith(_fixture.Folder, "anna-"));
        Assert.Equal(["part-1"], await PartsAsync(store, new ResultQuery(10)));
        Assert.False((await cache.GetOrAddAsync(key, _ => ValueTask.FromResult<Outcome<ScoredInput>>(scores), Stop)).Value.Cached);
        await KeepAsync(store, "part-2");
        Assert.Equal(2, store.Status.Records);
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _keys.Dispose();
    }

    private async Task KeepAsync(ResultStore store, params string[] parts)
    {
        foreach (var part in parts) await store.HandleAsync(_fixture.Decide(part), Stop);
        // A question sees every write before it.
        await store.QueryAsync(new ResultQuery(1), Stop);
    }
}
