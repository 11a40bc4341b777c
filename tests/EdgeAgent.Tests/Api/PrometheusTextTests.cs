using Edge.Agent.Api;

namespace Edge.Agent.Tests.Api;

public sealed class PrometheusTextTests
{
    [Fact]
    public void Write_CountersAndGauges_AnnouncesEachFamilyOnceBeforeItsSamples()
    {
        // In ordinal order the longer name stands between the two samples of the shorter family.
        var counters = new SortedDictionary<string, long>(StringComparer.Ordinal)
        {
            ["edge_hits"] = 1,
            ["edge_hits{tier=\"disk\"}"] = 3,
            ["edge_hits_total{tier=\"memory\"}"] = long.MaxValue,
        };

        Assert.Equal(
            """
            # TYPE edge_hits counter
            edge_hits 1
            edge_hits{tier="disk"} 3
            # TYPE edge_hits_total counter
            edge_hits_total{tier="memory"} 9223372036854775807
            # TYPE edge_bytes gauge
            edge_bytes 0

            """.ReplaceLineEndings("\n"),
            PrometheusText.Write(counters, new Dictionary<string, long> { ["edge_bytes"] = 0 }));
    }

    [Fact]
    public void Write_Nothing_IsEmpty() => Assert.Empty(PrometheusText.Write(new Dictionary<string, long>(), new Dictionary<string, long>()));
}
