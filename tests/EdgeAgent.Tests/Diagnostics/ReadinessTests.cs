using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Models;
using Edge.Agent.Tests.Deployment.Support;
using Edge.Protocol;

namespace Edge.Agent.Tests.Diagnostics;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Waiting_UntilEveryModelServes_NamesThePipelinesLeft()
    {
        var models = new FakeModelHost();
        var readiness = new Readiness([Pipeline("top", "a"), Pipeline("bottom", "b")], models);
        Assert.Equal(["pipeline top waits for model a", "pipeline bottom waits for model b"], readiness.Waiting);

        await models.ActivateAsync(Snapshot("a"), TestContext.Current.CancellationToken);
        Assert.Equal(["pipeline bottom waits for model b"], readiness.Waiting);

        await models.ActivateAsync(Snapshot("b"), TestContext.Current.CancellationToken);
        Assert.Empty(readiness.Waiting);
    }

    private static ModelSnapshot Snapshot(string name) => new(name, "1", ArtifactDigest.Of("model"u8), "folder");

    private static PipelineOptions Pipeline(string name, string model) =>
        new(name, model, new FolderSourceOptions("in", ProcessedFile.Leave, null, TimeSpan.Zero, true), [], 1, 1, null);
}
