using System.Net;
using System.Text.Json;
using Edge.Agent.Api;
using Edge.Agent.Serving;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Api;

public sealed class LocalEndpointTests
{
    [Fact]
    public async Task Live_Listening_Answers()
    {
        await using var rig = await EndpointRig.StartAsync();

        Assert.Equal((HttpStatusCode.OK, "live\n"), Short(await rig.GetAsync("health/live")));
    }

    [Fact]
    public async Task Ready_UntilTheModelServes_Is503AndSaysWhatWaits()
    {
        await using var rig = await EndpointRig.StartAsync();

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "pipeline line waits for model tiny\n"), Short(await rig.GetAsync("health/ready")));
        await rig.ActivateModelAsync();
        Assert.Equal((HttpStatusCode.OK, "ready\n"), Short(await rig.GetAsync("health/ready")));
    }

    [Fact]
    public async Task Metrics_CountersModelsAndStores_AreSamplesOfOneDocument()
    {
        await using var rig = await EndpointRig.StartAsync();
        rig.Stores.Metrics.Counter("edge_decisions_total{verdict=\"accept\"}").Add(7);
        rig.Stores.Health.Degrade("sink/x", new Problem(ReasonCode.InputOutput, "gone."));
        rig.Board.Report(new ModelReport("tiny", "1", ArtifactDigest.Of("1"u8), ModelState.Committed, "cpu"));
        rig.Board.Report(new ModelReport("tiny", "2", ArtifactDigest.Of("2"u8), ModelState.Failed, Reason: ReasonCode.ModelInvalid));
        await rig.HandleAsync(rig.Stores.Decide("a"), rig.Stores.Decide("b"));
        // A query waits until what was handled before it is written.
        await rig.GetAsync("v1/results");

        var (status, mediaType, body) = await rig.GetAsync("metrics");

        Assert.Equal((HttpStatusCode.OK, "text/plain"), (status, mediaType));
        var lines = body.Split('\n');
        Assert.Contains("# TYPE edge_decisions_total counter", lines);
        Assert.Contains("edge_decisions_total{verdict=\"accept\"} 7", lines);
        Assert.Contains("edge_degradations 1", lines);
        Assert.Contains("edge_history_records 2", lines);
        Assert.Contains("edge_journal_backlog_records 0", lines);
        Assert.Equal("edge_model_info{model=\"tiny\",version=\"1\",provider=\"cpu\"} 1", Assert.Single(lines, line => line.StartsWith("edge_model_info", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Metrics_OfInference_HaveTritonsNames()
    {
        await using var rig = await EndpointRig.StartAsync();
        rig.Inference.Totals =
        [
            new ModelStatistics(
                "echo", "3", null, 9, 2, new DurationTotal(3, 30_999), new DurationTotal(1, 5_000), new DurationTotal(4, 40_000), new DurationTotal(3, 31_000),
                new DurationTotal(3, 32_000), new DurationTotal(3, 33_000), []) { Pending = 5 },
        ];

        var lines = (await rig.GetAsync("metrics")).Body.Split('\n');

        Assert.Equal(
            [
                "nv_inference_compute_infer_duration_us{model=\"echo\",version=\"3\"} 32", "nv_inference_compute_input_duration_us{model=\"echo\",version=\"3\"} 31",
                "nv_inference_compute_output_duration_us{model=\"echo\",version=\"3\"} 33", "nv_inference_count{model=\"echo\",version=\"3\"} 9",
                "nv_inference_exec_count{model=\"echo\",version=\"3\"} 2", "nv_inference_queue_duration_us{model=\"echo\",version=\"3\"} 40",
                "nv_inference_request_duration_us{model=\"echo\",version=\"3\"} 30", "nv_inference_request_failure{model=\"echo\",version=\"3\"} 1",
                "nv_inference_request_success{model=\"echo\",version=\"3\"} 3",
            ],
            lines.Where(line => line.StartsWith("nv_inference", StringComparison.Ordinal) && !line.StartsWith("nv_inference_pending", StringComparison.Ordinal)));
        Assert.Contains("nv_inference_pending_request_count{model=\"echo\",version=\"3\"} 5", lines);
        Assert.Contains("# TYPE nv_inference_pending_request_count gauge", lines);
        Assert.Contains("edge_model_ready{model=\"echo\",version=\"3\"} 1", lines);
        Assert.Contains("edge_model_ready{model=\"broken\",version=\"1\"} 0", lines);
        Assert.Contains("# TYPE nv_inference_count counter", lines);
    }

    [Fact]
    public async Task Status_OfABox_IsItsReportedState()
    {
        await using var rig = await EndpointRig.StartAsync();
        rig.Stores.Health.Degrade("model/tiny", new Problem(ReasonCode.NotFound, "not here."));

        var (status, mediaType, body) = await rig.GetAsync("v1/status");

        Assert.Equal((HttpStatusCode.OK, "application/json"), (status, mediaType));
        // As the hub would read it.
        var state = JsonSerializer.Deserialize(body, ProtocolJson.Default.ReportedState)!;
        Assert.Equal("0.1.0", state.Agent.Version);
        Assert.Equal([new HealthReport("model/tiny", ReasonCode.NotFound, "not here.")], state.Health);
    }

    [Fact]
    public async Task Results_WithFilters_GivesWhatMatchesNewestFirst()
    {
        await using var rig = await EndpointRig.StartAsync();
        var older = rig.Stores.Decide("a", Verdict.Reject);
        var accepted = rig.Stores.Decide("c");
        var newer = rig.Stores.Decide("part b", Verdict.Reject, "line-2");
        await rig.HandleAsync(older, accepted, newer);

        Assert.Equal(["part b", "c", "a"], await PartsAsync(rig, "v1/results"));
        Assert.Equal(["part b"], await PartsAsync(rig, "v1/results?last=1"));
        Assert.Equal(["part b", "a"], await PartsAsync(rig, "v1/results?verdict=reject"));
        Assert.Equal(["part b"], await PartsAsync(rig, "v1/results?part=part%20b"));
        Assert.Equal(["part b"], await PartsAsync(rig, "v1/results?pipeline=line-2"));
        Assert.Equal(["part b"], await PartsAsync(rig, $"v1/results?since={Uri.EscapeDataString(newer.Captured.Wall!.Value.ToString("O"))}"));
        Assert.Empty(await PartsAsync(rig, "v1/results?verdict=reject&part=c"));
    }

    [Theory]
    [InlineData("last=0", "last: '0'")]
    [InlineData("last=1&last=2", "last: '1,2'")]
    [InlineData("verdict=fine", "verdict: 'fine'")]
    [InlineData("since=soon", "since: 'soon'")]
    public async Task Results_WrongParameter_Is400WithReasonAndRemedy(string query, string message)
    {
        await using var rig = await EndpointRig.StartAsync();

        var (status, mediaType, body) = await rig.GetAsync($"v1/results?{query}");

        Assert.Equal((HttpStatusCode.BadRequest, "application/json"), (status, mediaType));
        var error = JsonSerializer.Deserialize(body, ApiJson.Default.ErrorBody)!;
        Assert.Equal(ReasonCode.Malformed, error.Reason);
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnyOtherPath_Is404()
    {
        await using var rig = await EndpointRig.StartAsync();

        Assert.Equal(HttpStatusCode.NotFound, (await rig.GetAsync("v1/other")).Status);
    }

    private static (HttpStatusCode Status, string Body) Short((HttpStatusCode Status, string? MediaType, string Body) answer) => (answer.Status, answer.Body);

    private static async Task<IEnumerable<string>> PartsAsync(EndpointRig rig, string path)
    {
        var (status, _, body) = await rig.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, status);
        return JsonSerializer.Deserialize(body, ApiJson.Default.DecisionRecordArray)!.Select(decision => decision.PartId);
    }
}
