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
}
