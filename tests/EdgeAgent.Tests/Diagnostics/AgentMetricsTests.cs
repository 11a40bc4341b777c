using Edge.Agent.Diagnostics;

namespace Edge.Agent.Tests.Diagnostics;

public sealed class AgentMetricsTests
{
    private readonly AgentMetrics _metrics = new();

    [Fact]
    public void Counter_SameName_IsTheSameTotal()
    {
        _metrics.Counter("edge_frames_total").Add();
        _metrics.Counter("edge_frames_total").Add(41);

        Assert.Equal(42, Assert.Single(_metrics.Snapshot()).Value);
    }

    [Fact]
    public void Counter_ManyThreads_LosesNothing()
    {
        Parallel.For(0, 10_000, i => _metrics.Counter($"edge_{i % 2}").Add());

        Assert.Equal(new Dictionary<string, long> { ["edge_0"] = 5000, ["edge_1"] = 5000 }, _metrics.Snapshot());
    }

    [Fact]
    public void Snapshot_IsOrderedByNameAndStaysAsItWas()
    {
        foreach (var name in new[] { "b", "a{x=\"1\"}", "a" }) _metrics.Counter(name).Add();

        var snapshot = _metrics.Snapshot();
        _metrics.Counter("a").Add();

        Assert.Equal(["a", "a{x=\"1\"}", "b"], snapshot.Keys);
        Assert.Equal(1, snapshot["a"]);
    }
}
