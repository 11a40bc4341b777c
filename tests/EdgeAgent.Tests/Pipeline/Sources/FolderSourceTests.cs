using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Sources;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Pipeline.Sources;

public sealed class FolderSourceTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Claimed => Path.Combine(_agent.Inbox, ".claimed");

    [Fact]
    public async Task ReadAsync_FilesInAFolder_TakesImagesOnly()
    {
        foreach (var name in new[] { "b.png", "a.JPG", "notes.txt", ".hidden.png", "half.png.tmp", "half.part" }) Put(name);

        var frames = await TakeAll(_agent.Source());

        Assert.Equal(["a", "b"], frames.Select(frame => frame.PartId).Order());
        Assert.All(frames, frame => Assert.Equal(("folder", FrameOrigin.File), (frame.Source, frame.Origin)));
        Assert.True(File.Exists(Path.Combine(_agent.Inbox, "notes.txt")));
        Assert.False(File.Exists(Path.Combine(_agent.Inbox, "a.JPG")));
    }

    [Fact]
    public async Task CompleteAsync_PolicyMove_PutsFilesAwayUnderFreeNames()
    {
        Put("a.png", "first");
        await CompleteAll(_agent.Source());
        Put("a.png", "second");
        await CompleteAll(_agent.Source());

        Assert.Equal("first", File.ReadAllText(Path.Combine(_agent.Inbox, "processed", "a.png")));
        Assert.Equal("second", File.ReadAllText(Path.Combine(_agent.Inbox, "processed", "a-1.png")));
        Assert.Empty(Directory.EnumerateFiles(Claimed));
    }

    [Fact]
    public async Task CompleteAsync_PolicyDelete_DeletesTheFile()
    {
        Put("a.png");

        await CompleteAll(_agent.Source(ProcessedFile.Delete));

        Assert.Empty(Directory.EnumerateFiles(_agent.Inbox, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task ReadAsync_CrashBeforeTheDecision_GivesTheFileAgainUnderTheSameId()
    {
        Put("a.png", "content");
        var before = Assert.Single(await TakeAll(_agent.Source()));

        var after = Assert.Single(await TakeAll(_agent.Source()));

        Assert.Equal(before.DecisionId, after.DecisionId);
        Assert.Equal("a", after.PartId);
        Assert.Equal("content"u8.ToArray(), after.Encoded.ToArray());
    }

    [Fact]
    public async Task ReadAsync_CrashAfterTheDecision_FinishesTheFileAndDoesNotGiveItAgain()
    {
        Put("a.png");
        Put("b.png");
        var frames = await TakeAll(_agent.Source());
        _agent.Journal.Add(Decision(frames.Single(frame => frame.PartId == "a")));

        var again = await TakeAll(_agent.Source());

        Assert.Equal("b", Assert.Single(again).PartId);
        Assert.True(File.Exists(Path.Combine(_agent.Inbox, "processed", "a.png")));
    }

    [Fact]
    public async Task ReadAsync_PolicyLeave_TakesEachFileOnceOverRestarts()
    {
        Put("a.png");
        await CompleteAll(_agent.Source(ProcessedFile.Leave));
        Put("b.png");

        Assert.Equal("b", Assert.Single(await CompleteAll(_agent.Source(ProcessedFile.Leave))).PartId);
        Assert.Empty(await TakeAll(_agent.Source(ProcessedFile.Leave)));
        Assert.Equal(["a.png", "b.png"], Directory.EnumerateFiles(_agent.Inbox).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ReadAsync_PolicyLeaveAndACrash_AsksForTheSameDecisionUnlessTheJournalHasIt()
    {
        Put("a.png");
        Put("b.png");
        var first = await TakeAll(_agent.Source(ProcessedFile.Leave));
        _agent.Journal.Add(Decision(first.Single(frame => frame.PartId == "a")));

        var second = Assert.Single(await TakeAll(_agent.Source(ProcessedFile.Leave)));

        Assert.Equal(first.Single(frame => frame.PartId == "b").DecisionId, second.DecisionId);
    }

    [Fact]
    public async Task ReadAsync_PolicyLeaveAndARewrittenFile_IsANewInput()
    {
        Put("a.png", "old");
        var first = Assert.Single(await CompleteAll(_agent.Source(ProcessedFile.Leave)));
        Put("a.png", "newer");

        var second = Assert.Single(await CompleteAll(_agent.Source(ProcessedFile.Leave)));

        Assert.NotEqual(first.DecisionId, second.DecisionId);
    }

    [Fact]
    public async Task ReadAsync_FileClosedByItsWriter_ComesAtOnceThoughItDoesNotRest()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only inotify announces that a writer closed a file.");
        await using var frames = Live(settle: TimeSpan.FromHours(1)).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        var next = frames.MoveNextAsync().AsTask();
        var path = Path.Combine(_agent.Inbox, "slow.png");
        await using (var writer = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, 1))
        {
            writer.Write("first "u8);
            writer.Flush(flushToDisk: true);
            Assert.False(next.IsCompleted);
            writer.Write("second"u8);
        }

        Assert.True(await next.WaitAsync(Within.Limit, Stop));
        Assert.Equal("first second"u8.ToArray(), frames.Current.Encoded.ToArray());
    }

    [Fact]
    public async Task ReadAsync_FileRenamedIntoPlace_Comes()
    {
        await using var frames = Live(settle: TimeSpan.FromMilliseconds(20)).ReadAsync(Stop).GetAsyncEnumerator(Stop);
        var next = frames.MoveNextAsync().AsTask();

        _agent.Drop("x.png", TestImages.White);

        Assert.True(await next.WaitAsync(Within.Limit, Stop));
        Assert.Equal(TestImages.White, frames.Current.Encoded.ToArray());
    }

    [Fact]
    public void FindComplete_GrowingFile_WaitsUntilItRests()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch);
        var scan = new FolderScan(_agent.Inbox, TimeSpan.FromSeconds(1), time);
        Put("a.png", "1");

        Assert.Empty(scan.FindComplete());
        time.Advance(TimeSpan.FromSeconds(0.9));
        Put("a.png", "12");
        Assert.Empty(scan.FindComplete());
        time.Advance(TimeSpan.FromSeconds(0.9));
        Assert.Empty(scan.FindComplete());
        Assert.Equal(1, scan.Unsettled);
        time.Advance(TimeSpan.FromSeconds(0.2));

        Assert.Equal("a.png", Assert.Single(scan.FindComplete()).Name);
        Assert.Equal(0, scan.Unsettled);
    }

    [Fact]
    public void FindComplete_OldFileAtTheStart_IsCompleteAtOnce()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddDays(1));
        Put("a.png");
        File.SetLastWriteTimeUtc(Path.Combine(_agent.Inbox, "a.png"), DateTime.UnixEpoch);

        Assert.Single(new FolderScan(_agent.Inbox, TimeSpan.FromSeconds(1), time).FindComplete());
    }

    [Fact]
    public async Task ReadAsync_FolderVanishesAndComesBack_IsReportedAndOutlived()
    {
        var time = new FakeTimeProvider();
        Directory.Delete(_agent.Inbox);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var frames = Live(TimeSpan.Zero, time).ReadAsync(stop.Token).GetAsyncEnumerator(stop.Token);
        var next = frames.MoveNextAsync().AsTask();
        await Within.Eventually(() => _agent.Health.Degradations.Count == 1, "degraded");
        Assert.Equal(("source/line", ReasonCode.InputOutput), (_agent.Health.Degradations[0].Component, _agent.Health.Degradations[0].Reason));

        Directory.CreateDirectory(_agent.Inbox);
        _agent.Drop("a.png", TestImages.White);
        await Within.Eventually(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(2));
                return next.IsCompleted;
            },
            "the file came");

        Assert.True(await next);
        next = frames.MoveNextAsync().AsTask();
        await Within.Eventually(() => _agent.Health.Degradations.Count == 0, "recovered");
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        await frames.DisposeAsync();
    }

    [Fact]
    public async Task ReadAsync_FileThatCannotBeRead_IsAFrameWithAFault()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A dangling link stands for a file that cannot be opened.");
        File.CreateSymbolicLink(Path.Combine(_agent.Inbox, "a.png"), "/nowhere/at/all.png");

        var frame = Assert.Single(await TakeAll(_agent.Source()));

        Assert.Equal(ReasonCode.InputOutput, frame.Fault!.Reason);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private static async Task<List<CapturedFrame>> TakeAll(FolderSource source)
    {
        var frames = new List<CapturedFrame>();
        await foreach (var frame in source.ReadAsync(Stop)) frames.Add(frame);
        return frames;
    }

    private static async Task<List<CapturedFrame>> CompleteAll(FolderSource source)
    {
        var frames = new List<CapturedFrame>();
        await foreach (var frame in source.ReadAsync(Stop))
        {
            await frame.Receipt.CompleteAsync(Decision(frame), Stop);
            frames.Add(frame);
        }

        return frames;
    }

    private static DecisionRecord Decision(CapturedFrame frame) => new(
        1, frame.DecisionId, frame.PartId, "line", frame.Source, frame.Captured, Verdict.Accept, "good 1.00", [], null, null, null,
        AgentFixture.Configuration, ArtifactDigest.Of(frame.Encoded.Span), false, new StageLatencies(0, 0, 0, 0, 0));

    private FolderSource Live(TimeSpan settle, TimeProvider? time = null) => new(
        "line", new FolderSourceOptions(_agent.Inbox, ProcessedFile.Move, null, settle, StopWhenEmpty: false),
        new FolderSourceServices(_agent.Journal, new DeviceClock(time ?? TimeProvider.System, "boot"), _agent.Health, new DeviceAddress("plant", "box"), _agent.Folder.Combine("data")));

    private void Put(string name, string content = "image") => File.WriteAllText(Path.Combine(_agent.Inbox, name), content);
}
