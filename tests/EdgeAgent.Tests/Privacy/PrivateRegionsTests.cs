using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Pipeline;
using Edge.Agent.Privacy;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using SkiaSharp;

namespace Edge.Agent.Tests.Privacy;

/// <summary>A classifier decides, and a detector finds what is to be redacted: a "scratch" at [4, 4, 12, 12] of a white image of 32×16.</summary>
public sealed class PrivateRegionsTests : IAsyncDisposable
{
    private const string Faces = "faces";

    private readonly AgentFixture _agent = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => _agent.Folder.Combine("evidence");

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task RunAsync_SecondModelFindsSomething_RedactsIt()
    {
        await ActivateAsync(Faces);

        var decision = await DecideAsync(new RedactionDetector(Faces, ["SCRATCH"]));

        var kept = Assert.Single(decision.Evidence!);
        using var bitmap = SKBitmap.Decode(Open().Read(new EvidenceKey(kept.Digest, decision.DecisionId)).Value.ToArray());
        Assert.Equal((SKColors.Black, SKColors.White), (bitmap.GetPixel(8, 8), bitmap.GetPixel(20, 8)));
        Assert.Null(decision.Detections);
        Assert.Empty(_agent.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_SecondModelFindsOtherThings_KeepsThePictureAsItIs()
    {
        await ActivateAsync(Faces);

        var decision = await DecideAsync(new RedactionDetector(Faces, ["cap"]));

        using var bitmap = SKBitmap.Decode(Open().Read(new EvidenceKey(Assert.Single(decision.Evidence!).Digest, decision.DecisionId)).Value.ToArray());
        Assert.Equal(SKColors.White, bitmap.GetPixel(8, 8));
    }

    [Theory]
    [InlineData(false, "does not serve")]
    [InlineData(true, "does not detect objects")]
    public async Task RunAsync_SecondModelCannotLook_DecidesAndKeepsNoPicture(bool serves, string why)
    {
        var decision = await DecideAsync(new RedactionDetector(serves ? TinyModel.Name : Faces, ["face"]));

        Assert.NotEqual(Verdict.Error, decision.Verdict);
        Assert.Null(decision.Evidence);
        Assert.False(Directory.Exists(Folder));
        Assert.Contains(why, Assert.Single(_agent.Health.Degradations).Message, StringComparison.Ordinal);
        Assert.Equal(1, _agent.Metrics.Snapshot()["edge_evidence_total{pipeline=\"line\",fate=\"withheld\"}"]);
    }

    [Fact]
    public async Task RunAsync_SecondModelComesBack_KeepsAgainAndIsWell()
    {
        await DecideAsync(new RedactionDetector(Faces, ["scratch"]));
        await ActivateAsync(Faces);

        Assert.Single((await DecideAsync(new RedactionDetector(Faces, ["scratch"]))).Evidence!);
        Assert.Empty(_agent.Health.Degradations);
    }

    private EvidenceStore Open() => EvidenceStore.Open(Folder, new EvidenceStoreOptions(1 << 20, TimeSpan.FromDays(1), 0), TimeProvider.System, _ => long.MaxValue).Value;

    private async Task ActivateAsync(string name)
    {
        var json = TinyDetector.Json().Replace($"\"name\": \"{TinyDetector.Name}\"", $"\"name\": \"{name}\"", StringComparison.Ordinal);
        var folder = TinyDetector.Write(_agent.Folder.Combine("second"), json);
        var snapshot = new ModelSnapshot(name, "1", ManifestBuilder.Build(folder, name, "1").Value.Digest(), folder);
        var activated = await _agent.Models.ActivateAsync(snapshot, Stop);
        Assert.True(activated.IsSuccess, activated.Problem?.ToString());
    }

    private async Task<DecisionRecord> DecideAsync(RedactionDetector detector)
    {
        if (_agent.Models.Find(TinyModel.Name) is null) await _agent.ActivateAsync();
        var options = new PipelineOptions("line", TinyModel.Name, new FolderSourceOptions(_agent.Inbox, ProcessedFile.Move, null, TimeSpan.Zero, true), [], 1, 1_000_000, null)
        {
            Evidence = new EvidenceOptions(KeptPicture.Full, [], 1000, 320),
            Redaction = RedactionOptions.None with { Detector = detector },
        };
        var source = new ListSource(_agent.Clock, FrameOrigin.Camera).Push("part-1", TinyDetector.White).End();
        await new InferencePipeline(options, source, [], _agent.Services() with { Evidence = Open() }).RunAsync(Stop);
        return _agent.Journal.Decisions[^1];
    }
}
