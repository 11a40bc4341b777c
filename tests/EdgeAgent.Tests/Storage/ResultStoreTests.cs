using Edge.Agent.Storage;
using Edge.Agent.Storage.Results;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using static Edge.Agent.Tests.Storage.ResultFixture;

namespace Edge.Agent.Tests.Storage;

public sealed class ResultStoreTests : IDisposable
{
    private readonly ResultFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Query_RightAfterHandling_SeesTheDecisionWhole()
    {
        using var store = _fixture.Open();
        var decision = _fixture.Decide("a") with { CaptureSettings = new Dictionary<string, string> { ["file"] = "ä.png" } };
        await store.HandleAsync(decision, TestContext.Current.CancellationToken);

        var found = Assert.Single((await store.QueryAsync(new ResultQuery(10), TestContext.Current.CancellationToken)).Value);

        Assert.Equivalent(decision, found, strict: true);
    }

    [Fact]
    public async Task Query_WithConditions_NewestFirst()
    {
        using var store = _fixture.Open();
        await HandleAsync(store, _fixture.Decide("a"));
        await HandleAsync(store, _fixture.Decide("b", Verdict.Reject));
        var since = _fixture.Time.GetUtcNow();
        await HandleAsync(store, _fixture.Decide("c", Verdict.Reject, "line-2"));
        await HandleAsync(store, _fixture.Decide("a", Verdict.Reject));

        Assert.Equal(["a", "c", "b", "a"], await PartsAsync(store, new ResultQuery(10)));
        Assert.Equal(["a", "c"], await PartsAsync(store, new ResultQuery(2)));
        Assert.Equal(["a", "c", "b"], await PartsAsync(store, new ResultQuery(10, Verdict.Reject)));
        Assert.Equal(["a", "a"], await PartsAsync(store, new ResultQuery(10, PartId: "a")));
        Assert.Equal(["c"], await PartsAsync(store, new ResultQuery(10, Pipeline: "line-2")));
        Assert.Equal(["a", "c", "b"], await PartsAsync(store, new ResultQuery(10, Since: since)));
        Assert.Empty(await PartsAsync(store, new ResultQuery(0)));
    }

    [Fact]
    public async Task Handle_SameDecisionTwice_IsKeptOnce()
    {
        using var store = _fixture.Open();
        var decision = _fixture.Decide("a");
        await HandleAsync(store, decision);
        await PartsAsync(store, new ResultQuery(10));
        await HandleAsync(store, decision);

        Assert.Equal(["a"], await PartsAsync(store, new ResultQuery(10)));
        Assert.Equal(1, store.Status.Records);
    }

    [Fact]
    public async Task Handle_BeyondTheBound_OldestGo()
    {
        using (var store = _fixture.Open())
        {
            for (var i = 0; i < 120; i++) await HandleAsync(store, _fixture.Decide($"{i}"));
        }

        using var again = _fixture.Open();
        Assert.Equal(Enumerable.Range(70, 50).Reverse().Select(i => $"{i}"), await PartsAsync(again, new ResultQuery(1000)));
        Assert.Equal(50, again.Status.Records);
    }

    [Fact]
    public async Task Open_WhileOpen_SaysInUseAndNothingIsHarmed()
    {
        using (var store = _fixture.Open())
        {
            Assert.Equal(StorageReasons.InUse, _fixture.TryOpen().Problem?.Reason);
            await HandleAsync(store, _fixture.Decide("a"));
        }

        using var again = _fixture.Open();
        Assert.Equal(["a"], await PartsAsync(again, new ResultQuery(1)));
    }

    [Fact]
    public async Task Query_AfterDispose_SaysClosed()
    {
        var store = _fixture.Open();
        store.Dispose();

        Assert.Equal(StorageReasons.Closed, (await store.QueryAsync(new ResultQuery(1), TestContext.Current.CancellationToken)).Problem?.Reason);
    }

    [Fact]
    public async Task Open_AfterACrash_TakesWhatIsMissingFromTheJournal()
    {
        using var journal = _fixture.OpenJournal();
        for (var i = 0; i < 5; i++) await RecordAsync(journal, _fixture.Decide($"{i}"));

        using var store = _fixture.Open(journal);

        await UntilAsync(store, count: 5);
        Assert.Equal(["4", "3"], await PartsAsync(store, new ResultQuery(2)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(8192)]
    public async Task Open_Damaged_MovesItAsideAndRefillsFromTheJournal(int offset)
    {
        using var journal = _fixture.OpenJournal();
        using (var store = _fixture.Open())
        {
            for (var i = 0; i < 40; i++)
            {
                var decision = _fixture.Decide($"{i}");
                if (i >= 10) await RecordAsync(journal, decision);
                await HandleAsync(store, decision);
            }
        }

        Scramble(Path.Combine(_fixture.Folder, "results.db"), offset);
        using var again = _fixture.Open(journal);

        await UntilAsync(again, count: 30);
        Assert.Equal(Enumerable.Range(10, 30).Reverse().Select(i => $"{i}"), await PartsAsync(again, new ResultQuery(100)));
        Assert.True(File.Exists(again.Status.SetAside));
        Assert.Equal(ReasonCode.DigestMismatch, Assert.Single(_fixture.Health.Degradations).Reason);
    }

    [Fact]
    public async Task Handle_BeyondTheBytes_OldestGo()
    {
        _fixture.Options = _fixture.Options with { HistoryMaxRecords = 1000, HistoryMaxBytes = 20_000 };
        using (var store = _fixture.Open())
        {
            for (var i = 0; i < 120; i++) await HandleAsync(store, _fixture.Decide($"{i}"));
            Assert.Equal("119", (await PartsAsync(store, new ResultQuery(1)))[0]);
            Assert.InRange(store.Status.Bytes, 15_000, 20_000);
        }

        using var again = _fixture.Open();
        var kept = await PartsAsync(again, new ResultQuery(1000));
        Assert.Equal(Enumerable.Range(0, 120).Reverse().Take(kept.Count).Select(i => $"{i}"), kept);
        Assert.InRange(again.Status.Bytes, 15_000, 20_000);
    }

    [Fact]
    public async Task Handle_BeyondTheAge_OldestGoUnlessNobodyKnewTheTime()
    {
        _fixture.Options = _fixture.Options with { HistoryRetention = TimeSpan.FromDays(30) };
        using var store = _fixture.Open();
        var timeless = _fixture.Decide("timeless") with { DecisionId = Guid.CreateVersion7(DateTimeOffset.UnixEpoch.AddDays(3)) };
        await HandleAsync(store, _fixture.Decide("old"));
        _fixture.Time.Advance(TimeSpan.FromDays(29));
        await HandleAsync(store, _fixture.Decide("young"));
        await PartsAsync(store, new ResultQuery(1));
        _fixture.Time.Advance(TimeSpan.FromDays(2));

        await HandleAsync(store, _fixture.Decide("new"));

        Assert.Equal(["new", "young"], await PartsAsync(store, new ResultQuery(10)));
        await HandleAsync(store, timeless);
        Assert.Equal(["new", "young", "timeless"], await PartsAsync(store, new ResultQuery(10)));
    }

    [Fact]
    public async Task Handle_DiskFullThenFreed_GoesOnWithoutARestartAndMissesNothing()
    {
        Assert.SkipUnless(SmallDisk.IsPossible, "mounting a small tmpfs needs root");
        using var disk = new SmallDisk(_fixture.Folder, "3m");
        using var journal = _fixture.OpenJournal();
        using var store = _fixture.Open(journal);
        await RecordAndHandleAsync("before");
        await PartsAsync(store, new ResultQuery(1));

        var ballast = disk.Fill();
        for (var i = 0; i < 30; i++) await RecordAndHandleAsync($"{i}");
        await UntilAsync(() => _fixture.Health.Degradations.Any(entry => entry.Reason == ReasonCode.DiskFull), () => PartsAsync(store, new ResultQuery(1)));
        File.Delete(ballast);
        await RecordAndHandleAsync("after");

        await UntilAsync(store, count: 32);
        Assert.Empty(_fixture.Health.Degradations);
        Assert.Null(store.Status.SetAside);

        async Task RecordAndHandleAsync(string part)
        {
            var decision = _fixture.Decide(part);
            await RecordAsync(journal, decision);
            await HandleAsync(store, decision);
        }
    }

    private static async Task UntilAsync(Func<bool> condition, Func<Task> step)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        for (; !condition(); limit.Token.ThrowIfCancellationRequested()) await step();
    }

    private static async Task HandleAsync(ResultStore store, DecisionRecord decision) =>
        await store.HandleAsync(decision, TestContext.Current.CancellationToken);

    private static async Task UntilAsync(ResultStore store, int count)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await PartsAsync(store, new ResultQuery(1000))).Count < count) limit.Token.ThrowIfCancellationRequested();
    }

    private static void Scramble(string path, long offset)
    {
        using var handle = File.OpenHandle(path, access: FileAccess.Write);
        var noise = new byte[RandomAccess.GetLength(handle) - offset];
        Array.Fill<byte>(noise, 0xA5);
        RandomAccess.Write(handle, noise, offset);
    }
}
