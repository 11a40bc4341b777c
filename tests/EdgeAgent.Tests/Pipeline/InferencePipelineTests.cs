using Edge.Agent.Pipeline;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Pipeline;

public sealed class InferencePipelineTests
{
    [Fact]
    public async Task RunAsync_FolderOfImages_JournalsOneAuditableDecisionEach()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        agent.Drop("part-1.png", TestImages.White);
        agent.Drop("part-2.png", TestImages.Split);
        agent.Drop("part-3.png", TestImages.MidGray);

        await agent.Pipeline(agent.Source()).RunAsync(TestContext.Current.CancellationToken);

        var decisions = agent.Journal.Decisions.ToDictionary(decision => decision.PartId);
        Assert.Equal(3, decisions.Count);
        var white = decisions["part-1"];
        Assert.Equal(Verdict.Accept, white.Verdict);
        Assert.Equal("good 1.00", white.Reason);
        Assert.Equal(["good", "split", "dark"], white.Scores.Select(score => score.Label));
        Assert.Equal("line", white.Pipeline);
        Assert.Equal("folder", white.Source);
        Assert.Equal(agent.Models.Find(TinyModel.Name)!.Snapshot.ToReference(), white.Model);
        Assert.Equal("cpu", white.ExecutionProvider);
        Assert.NotNull(white.RuleDigest);
        Assert.Equal(AgentFixture.Configuration, white.ConfigurationDigest);
        Assert.Equal(ArtifactDigest.Of(TestImages.White), white.InputHash);
        Assert.Equal("part-1.png", white.CaptureSettings!["file"]);
        Assert.True(white.Latency.Inference > 0 && white.Latency.Decode > 0, white.Latency.ToString());
        Assert.Equal((Verdict.Reject, "split 1.00"), (decisions["part-2"].Verdict, decisions["part-2"].Reason));
        Assert.Equal((Verdict.Review, "good 0.34 < 0.60"), (decisions["part-3"].Verdict, decisions["part-3"].Reason));
        Assert.Equal(["part-1.png", "part-2.png", "part-3.png"], Directory.EnumerateFiles(Path.Combine(agent.Inbox, "processed")).Select(Path.GetFileName).Order());
        Assert.Empty(agent.Health.Degradations);
        Assert.Equal(1, agent.Metrics.Snapshot()["edge_decisions_total{pipeline=\"line\",verdict=\"accept\"}"]);
    }

    [Fact]
    public async Task RunAsync_HostileImages_EachGetsOneErrorVerdictWithItsReason()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var jpeg = TestImages.Color(64, 64, (x, y) => ((byte)(x * 3), (byte)(y * 3), 9), SkiaSharp.SKEncodedImageFormat.Jpeg);
        agent.Drop("bomb.png", TestImages.Claiming(60_000, 60_000));
        agent.Drop("cut.jpg", jpeg[..(jpeg.Length / 2)]);
        agent.Drop("empty.png", []);
        agent.Drop("garbage.bmp", "not an image, not at all"u8.ToArray());
        agent.Drop("misnamed.gif", TestImages.White);

        await agent.Pipeline(agent.Source()).RunAsync(TestContext.Current.CancellationToken);

        var decisions = agent.Journal.Decisions.ToDictionary(decision => decision.PartId);
        Assert.Equal(5, decisions.Count);
        Assert.Equal(ReasonCode.ImageTooLarge, decisions["bomb"].ErrorCode);
        Assert.Equal(ReasonCode.ImageTruncated, decisions["cut"].ErrorCode);
        Assert.Equal(ReasonCode.ImageUnreadable, decisions["empty"].ErrorCode);
        Assert.Equal(ReasonCode.ImageUnreadable, decisions["garbage"].ErrorCode);
        Assert.Equal(Verdict.Error, decisions["cut"].Verdict);
        Assert.StartsWith("image-truncated: The image ends too early", decisions["cut"].Reason, StringComparison.Ordinal);
        Assert.Empty(decisions["cut"].Scores);
        Assert.Null(decisions["cut"].ExecutionProvider);
        Assert.Equal(Verdict.Accept, decisions["misnamed"].Verdict);
        Assert.Equal(2, agent.Metrics.Snapshot()["edge_images_rejected_total{reason=\"image-unreadable\"}"]);
    }

    [Fact]
    public async Task RunAsync_SameFileAgain_AnswersFromTheCacheAndSaysSo()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var cache = new MemoryCache();
        var source = new ListSource(agent.Clock, FrameOrigin.File);
        var pipeline = agent.Pipeline(source, cache);
        var run = pipeline.RunAsync(TestContext.Current.CancellationToken);

        source.Push("a", TestImages.White);
        await agent.Journal.WaitAsync(1);
        source.Push("b", TestImages.White).Push("c", "broken"u8.ToArray()).End();
        await run;

        var decisions = agent.Journal.Decisions.ToDictionary(decision => decision.PartId);
        Assert.False(decisions["a"].Cached);
        Assert.True(decisions["b"].Cached);
        Assert.Equal(decisions["a"].Scores, decisions["b"].Scores);
        Assert.NotEqual(decisions["a"].DecisionId, decisions["b"].DecisionId);
        Assert.Equal(ReasonCode.ImageUnreadable, decisions["c"].ErrorCode);
        var metrics = agent.Metrics.Snapshot();
        Assert.Equal((1, 1), (metrics["edge_cache_hits_total"], metrics["edge_cache_misses_total"]));
        Assert.Equal(1, metrics["edge_inferences_total{model=\"tiny\",provider=\"cpu\"}"]);
    }

    [Fact]
    public async Task RunAsync_NewModelVersion_IsNotAnsweredFromTheOldOnesCache()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync("1");
        var source = new ListSource(agent.Clock, FrameOrigin.File);
        var run = agent.Pipeline(source, new MemoryCache()).RunAsync(TestContext.Current.CancellationToken);
        source.Push("a", TestImages.White);
        await agent.Journal.WaitAsync(1);

        await agent.ActivateAsync("2");
        source.Push("b", TestImages.White).End();
        await run;

        var second = agent.Journal.Decisions.Single(decision => decision.PartId == "b");
        Assert.Equal(("2", false), (second.Model!.Version, second.Cached));
    }

    [Theory]
    [InlineData(FrameOrigin.Camera)]
    [InlineData(FrameOrigin.Trigger)]
    public async Task RunAsync_IdenticalFramesFromACamera_AreAFaultAndNeverCached(FrameOrigin origin)
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var source = new ListSource(agent.Clock, origin)
            .Push("1", TestImages.White).Push("2", TestImages.White).Push("3", TestImages.Black).Push("4", TestImages.White).End();

        await agent.Pipeline(source, new MemoryCache()).RunAsync(TestContext.Current.CancellationToken);

        var decisions = agent.Journal.Decisions.ToDictionary(decision => decision.PartId);
        Assert.Equal((Verdict.Error, ReasonCode.FrozenFrame), (decisions["2"].Verdict, decisions["2"].ErrorCode));
        Assert.Equal([Verdict.Accept, Verdict.Reject, Verdict.Accept], new[] { "1", "3", "4" }.Select(part => decisions[part].Verdict));
        Assert.All(decisions.Values, decision => Assert.False(decision.Cached));
    }

    [Fact]
    public async Task RunAsync_FrameWithAFaultOfItsSource_IsAnErrorWithThatReason()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var stale = new ReasonCode("frame-stale");
        var source = new ListSource(agent.Clock, FrameOrigin.Trigger)
            .Push("1", [], new Problem(stale, "Too old.")).Push("2", [], new Problem(stale, "Too old.")).End();

        await agent.Pipeline(source).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal([stale, stale], agent.Journal.Decisions.Select(decision => decision.ErrorCode!.Value));
        Assert.Equal("frame-stale: Too old.", agent.Journal.Decisions[0].Reason);
    }

    [Fact]
    public async Task RunAsync_JournalCannotWrite_KeepsTheInputsAndGoesOnWhenItCan()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        agent.Journal.FailNext(3);
        for (var i = 0; i < 5; i++) agent.Drop($"p{i}.png", TestImages.Numbered(i));
        var degraded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        agent.Health.Changed += () =>
        {
            if (agent.Health.Degradations.Any(item => item.Component == "pipeline/line/journal" && item.Reason == ReasonCode.DiskFull)) degraded.TrySetResult();
        };

        await agent.Pipeline(agent.Source()).RunAsync(TestContext.Current.CancellationToken);

        await degraded.Task.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
        Assert.Equal(["p0", "p1", "p2", "p3", "p4"], agent.Journal.Decisions.Select(decision => decision.PartId).Order());
        Assert.Equal(3, agent.Journal.Status.FailedWrites);
        Assert.Empty(agent.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_NoModelYet_FilesWaitAndAreDecidedOnceThereIsOne()
    {
        await using var agent = new AgentFixture();
        agent.Drop("p.png", TestImages.White);

        var run = agent.Pipeline(agent.Source()).RunAsync(TestContext.Current.CancellationToken);
        await Within.Eventually(() => agent.Health.Degradations.Any(item => item.Reason == ReasonCode.ModelNotReady), "degraded");
        Assert.Empty(agent.Journal.Decisions);
        await agent.ActivateAsync();
        await run;

        Assert.Equal(Verdict.Accept, Assert.Single(agent.Journal.Decisions).Verdict);
        Assert.Empty(agent.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_NoModelYet_TriggeredPartGetsItsErrorVerdictAtOnce()
    {
        await using var agent = new AgentFixture();
        var source = new ListSource(agent.Clock, FrameOrigin.Trigger).Push("1", TestImages.White);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = agent.Pipeline(source).RunAsync(stop.Token);

        var decision = Assert.Single(await agent.Journal.WaitAsync(1));

        Assert.Equal((Verdict.Error, ReasonCode.ModelNotReady, null), (decision.Verdict, decision.ErrorCode, decision.Model));
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task RunAsync_Sinks_ActuatorsActBeforeTheJournalAndOthersAfter()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var actuator = new ListSink(isActuator: true, agent.Journal);
        var store = new ListSink(isActuator: false, agent.Journal);
        var source = new ListSource(agent.Clock, FrameOrigin.File).Push("1", TestImages.White).End();

        await agent.Pipeline(source, null, store, actuator).RunAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, Assert.Single(actuator.Seen).Journalled);
        Assert.Equal(1, Assert.Single(store.Seen).Journalled);
        Assert.Equal(store.Seen[0].Decision.DecisionId, Assert.Single(source.Completed).DecisionId);
    }

    [Fact]
    public async Task RunAsync_SinkThatThrows_IsReportedAndCostsNothing()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync();
        var source = new ListSource(agent.Clock, FrameOrigin.File).Push("1", TestImages.White).End();

        await agent.Pipeline(source, null, new ListSink(isActuator: true, agent.Journal, throws: true)).RunAsync(TestContext.Current.CancellationToken);

        Assert.Single(agent.Journal.Decisions);
        Assert.Single(source.Completed);
        Assert.Equal("pipeline/line/sink/ListSink", Assert.Single(agent.Health.Degradations).Component);
        Assert.Equal(1, agent.Metrics.Snapshot()["edge_sink_failures_total{pipeline=\"line\",sink=\"ListSink\"}"]);
    }

    [Fact]
    public async Task RunAsync_ModelsSwappedUnderLoad_EveryFrameIsDecidedOnce()
    {
        await using var agent = new AgentFixture();
        await agent.ActivateAsync("1");
        for (var i = 0; i < 300; i++) agent.Drop($"p{i:000}.png", TestImages.Numbered(i));

        var run = agent.Pipeline(agent.Source()).RunAsync(TestContext.Current.CancellationToken);
        for (var version = 2; version < 8; version++) await agent.ActivateAsync($"{version}");
        await run;

        Assert.Equal(Enumerable.Range(0, 300).Select(i => $"p{i:000}"), agent.Journal.Decisions.Select(decision => decision.PartId).Order());
        Assert.All(agent.Journal.Decisions, decision => Assert.Equal(Verdict.Accept, decision.Verdict));
    }
}
