using Edge.Agent.Inference;
using Edge.Agent.Pipeline;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Tasks.ObjectDetection;

public sealed class ObjectDetectionTests : IAsyncDisposable
{
    private readonly AgentFixture _agent = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecideAsync_AFault_RejectsWithItsBoxInTheImage()
    {
        await using var model = SingleShot.Open(AgentFixture.Library, TinyDetector.Write(_agent.Repository), null, _agent.Clock, 1_000_000).Value;

        var decision = await model.DecideAsync(TinyDetector.White, "white", Stop);

        Assert.Equal((Verdict.Reject, "scratch 0.90"), (decision.Verdict, decision.Reason));
        Assert.Equal("scratch", Assert.Single(decision.Scores).Label);
        var found = Assert.Single(decision.Detections!);
        Assert.Equal(("scratch", new DetectedBox(4, 4, 12, 12)), (found.Label, found.Box));
        Assert.Equal(0.9f, found.Score, 4);
    }

    [Fact]
    public async Task DecideAsync_NothingThere_AcceptsWithAnEmptyList()
    {
        await using var model = SingleShot.Open(AgentFixture.Library, TinyDetector.Write(_agent.Repository), null, _agent.Clock, 1_000_000).Value;

        var decision = await model.DecideAsync(TinyDetector.Black, "black", Stop);

        Assert.Equal((Verdict.Accept, "nothing found"), (decision.Verdict, decision.Reason));
        Assert.Empty(decision.Scores);
        Assert.Empty(decision.Detections!);
    }

    [Fact]
    public async Task ActivateAsync_GoldenDetections_AreMet()
    {
        var check = (await _agent.Models.ActivateAsync(TinyDetector.Snapshot(_agent.Repository), Stop)).Value;

        Assert.Equal(1, check.GoldenCases);
        Assert.InRange(check.LargestDeviation, 0, 1e-4f);
    }

    [Theory]
    [InlineData("""[{ "label": "scratch", "score": 0.9, "box": { "left": 4, "top": 4, "right": 14, "bottom": 12 } }]""", "'scratch' 0.90 at [4, 4, 14, 12] is not found; found: 'scratch' 0.90 at [4, 4, 12, 12]")]
    [InlineData("""[{ "label": "scratch", "score": 0.7, "box": { "left": 4, "top": 4, "right": 12, "bottom": 12 } }]""", "scores 0.9000, expected 0.7000 within 0.01")]
    [InlineData("[]", "'scratch' 0.90 at [4, 4, 12, 12] is found and not expected")]
    [InlineData("""[{ "label": "dent", "score": 0.7, "box": { "left": 4, "top": 4, "right": 12, "bottom": 12 } }]""", "label 'dent' of 'white.png' is not among the labels")]
    public async Task CheckAsync_OtherGoldenDetections_AreNamed(string detections, string words)
    {
        var outcome = await _agent.Models.CheckAsync(TinyDetector.Snapshot(_agent.Repository, golden: TinyDetector.Golden(detections)), Stop);

        Assert.Contains(words, outcome.Problem!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "head": "yolo", "name": "boxes" }""", "'output.name' says 'boxes', the graph's outputs are output0")]
    [InlineData("""{ "head": "yolo-objectness", "name": "output0" }""", "output 'output0' is [1, 6, 3], 'output.head' asks for [1, -1, 7]: 4 of the box, objectness and 2 labels")]
    [InlineData("""{ "head": "ssd", "scores": "output0", "boxes": "output0" }""", "'output.head' asks for [1, -1, 4]: 4 of the box")]
    public async Task CheckAsync_HeadAndGraphDisagree_NamesBothSides(string output, string words)
    {
        var outcome = await _agent.Models.CheckAsync(TinyDetector.Snapshot(_agent.Repository, TinyDetector.Json(output)), Stop);

        Assert.Equal(ReasonCode.ModelInvalid, outcome.Problem!.Reason);
        Assert.Contains(words, outcome.Problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lane_TenThousandRuns_AllocatesNothing()
    {
        var activated = await _agent.Models.ActivateAsync(TinyDetector.Snapshot(_agent.Repository), Stop);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
        using var lease = (await _agent.Models.FindLoaded(TinyDetector.Name)!.LeaseAsync(Stop))!;
        var image = new ImageDecoder(1_000_000).Decode(TinyDetector.White).Value;
        Run(lease.Lane, image, 100);

        Assert.Equal(0, Allocations.Of(() => Run(lease.Lane, image, 10_000)));
        Assert.Equal(0.9f, lease.Lane.Scores[1], 4);
    }

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    private static void Run(ModelLane lane, DecodedImage image, int runs)
    {
        for (var run = 0; run < runs; run++)
        {
            lane.Prepare(TaskInput.Of(image));
            lane.Run();
            lane.Read();
        }
    }
}
