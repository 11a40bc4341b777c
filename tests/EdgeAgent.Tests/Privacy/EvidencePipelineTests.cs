using System.Text.RegularExpressions;
using Edge.Agent.Configuration;
using Edge.Agent.Pipeline;
using Edge.Agent.Privacy;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using SkiaSharp;

namespace Edge.Agent.Tests.Privacy;

/// <summary>What a pipeline leaves on disk of the images it decides about. The tiny detector finds a "scratch" at [4, 4, 12, 12] of a white image of 32×16.</summary>
public sealed class EvidencePipelineTests : IAsyncDisposable
{
    private readonly AgentFixture _agent = new();
    private long _free = long.MaxValue;

    private static EvidenceOptions Full { get; } = new(KeptPicture.Full, [Verdict.Reject, Verdict.Review, Verdict.Error], 0, 320);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Folder => _agent.Folder.Combine("evidence");

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Fact]
    public async Task RunAsync_NoPolicy_KeepsNothing()
    {
        var decision = await DecideAsync(EvidenceOptions.None, RedactionOptions.None, TinyDetector.White);

        Assert.Null(decision.Evidence);
        Assert.False(Directory.Exists(Folder));
    }

    [Fact]
    public async Task RunAsync_Full_KeepsTheImageAsItCame()
    {
        var decision = await DecideAsync(Full, RedactionOptions.None, TinyDetector.White);

        var kept = Assert.Single(decision.Evidence!);
        Assert.Equal((PictureKind.Full, decision.InputHash, TinyDetector.White.Length), (kept.Kind, kept.Digest, kept.Size));
        Assert.Equal(TinyDetector.White, Read(decision, kept));
    }

    [Fact]
    public async Task RunAsync_VerdictThePolicyDoesNotName_KeepsNothing()
    {
        Assert.Null((await DecideAsync(Full, RedactionOptions.None, TinyDetector.Black)).Evidence);
        Assert.Single((await DecideAsync(Full with { PerMille = 1000 }, RedactionOptions.None, TinyDetector.Black)).Evidence!);
    }

    [Theory]
    [InlineData(RedactionMethod.Fill)]
    [InlineData(RedactionMethod.Pixelate)]
    public async Task RunAsync_RedactedLabel_IsGoneFromTheKeptImage(RedactionMethod method)
    {
        // One odd pixel in the "face": what is left of it after redaction is the question.
        var image = TestImages.Color(32, 16, (x, y) => (x, y) == (8, 8) ? ((byte)250, (byte)250, (byte)255) : ((byte)255, (byte)255, (byte)255));

        var decision = await DecideAsync(Full, RedactionOptions.None with { Labels = ["Scratch"], Method = method }, image);

        Assert.Equal(Verdict.Reject, decision.Verdict);
        var kept = Assert.Single(decision.Evidence!);
        Assert.NotEqual(decision.InputHash, kept.Digest);
        using var bitmap = SKBitmap.Decode(Read(decision, kept));
        Assert.NotEqual(new SKColor(250, 250, 255), bitmap.GetPixel(8, 8));
        if (method == RedactionMethod.Fill) Assert.All([(3, 3), (4, 4), (8, 8), (11, 11), (12, 12)], at => Assert.Equal(SKColors.Black, bitmap.GetPixel(at.Item1, at.Item2)));
        Assert.Equal(SKColors.White, bitmap.GetPixel(20, 8));
        Assert.Equal(SKColors.White, bitmap.GetPixel(1, 1));
    }

    [Fact]
    public async Task RunAsync_RedactedRegion_IsBlackInEveryPicture()
    {
        var rightHalf = new RedactedRegion(new ImageEdge(0.5, true), new ImageEdge(0, false), new ImageEdge(1, true), new ImageEdge(1, true));

        var decision = await DecideAsync(Full, RedactionOptions.None with { Regions = [rightHalf] }, TinyDetector.White);

        using var bitmap = SKBitmap.Decode(Read(decision, Assert.Single(decision.Evidence!)));
        Assert.Equal((SKColors.White, SKColors.Black, SKColors.Black), (bitmap.GetPixel(15, 8), bitmap.GetPixel(16, 0), bitmap.GetPixel(31, 15)));
    }

    [Fact]
    public async Task RunAsync_Thumbnail_IsSmall()
    {
        var large = TestImages.Color(320, 160, (_, _) => (255, 255, 255));

        var decision = await DecideAsync(Full with { Keep = KeptPicture.Thumbnail, ThumbnailPixels = 32 }, RedactionOptions.None, large);

        var kept = Assert.Single(decision.Evidence!);
        using var bitmap = SKBitmap.Decode(Read(decision, kept));
        Assert.Equal((PictureKind.Thumbnail, 32, 16), (kept.Kind, bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task RunAsync_Crop_ShowsTheDetectionAndItsMargin()
    {
        var decision = await DecideAsync(Full with { Keep = KeptPicture.Crop }, RedactionOptions.None, TinyDetector.White);

        var kept = Assert.Single(decision.Evidence!);
        using var bitmap = SKBitmap.Decode(Read(decision, kept));
        Assert.Equal((PictureKind.Crop, new DetectedBox(2, 2, 14, 14)), (kept.Kind, kept.Box));
        Assert.Equal((12, 12), (bitmap.Width, bitmap.Height));
    }

    [Fact]
    public async Task RunAsync_CropOfARedactedLabel_IsNotMade() =>
        Assert.Null((await DecideAsync(Full with { Keep = KeptPicture.Crop }, RedactionOptions.None with { Labels = ["scratch"] }, TinyDetector.White)).Evidence);

    [Fact]
    public async Task RunAsync_UnreadableImageThatWouldHaveToBeRedacted_IsWithheld()
    {
        var decision = await DecideAsync(Full, RedactionOptions.None with { Labels = ["face"] }, TinyDetector.White[..60]);

        Assert.Equal((Verdict.Error, null), (decision.Verdict, decision.Evidence));
        Assert.Equal(1, _agent.Metrics.Snapshot()["edge_evidence_total{pipeline=\"line\",fate=\"withheld\"}"]);
        Assert.Empty(_agent.Health.Degradations);
    }

    [Fact]
    public async Task RunAsync_NoSpaceForPictures_DecidesAllTheSameAndSaysSo()
    {
        _free = 10;

        var decision = await DecideAsync(Full, RedactionOptions.None, TinyDetector.White);

        Assert.Equal((Verdict.Reject, null), (decision.Verdict, decision.Evidence));
        Assert.Equal("pipeline/line/evidence", Assert.Single(_agent.Health.Degradations).Component);
        Assert.Equal(1, _agent.Metrics.Snapshot()["edge_evidence_total{pipeline=\"line\",fate=\"failed\"}"]);
    }

    [Fact]
    public async Task RunAsync_PersonalDataInThePartId_ReachesNeitherJournalNorPicture()
    {
        var redaction = RedactionOptions.None with { Texts = [(new Regex("anna", RegexOptions.NonBacktracking), "[name]")] };

        var decision = await DecideAsync(Full, redaction, TinyDetector.White, "anna-7");

        Assert.Equal("[name]-7", decision.PartId);
        var file = Assert.Single(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories));
        Assert.DoesNotContain("anna", File.ReadAllText(file), StringComparison.Ordinal);
    }

    private byte[] Read(DecisionRecord decision, EvidencePicture picture) => Open().Read(new EvidenceKey(picture.Digest, decision.DecisionId)).Value.ToArray();

    private EvidenceStore Open() => EvidenceStore.Open(Folder, new EvidenceStoreOptions(1 << 20, TimeSpan.FromDays(1), 0), TimeProvider.System, _ => _free).Value;

    private async Task<DecisionRecord> DecideAsync(EvidenceOptions evidence, RedactionOptions redaction, byte[] image, string part = "part-1")
    {
        if (_agent.Models.Find(TinyDetector.Name) is null) Assert.True((await _agent.Models.ActivateAsync(TinyDetector.Snapshot(_agent.Repository), Stop)).IsSuccess);
        var options = new PipelineOptions("line", TinyDetector.Name, new FolderSourceOptions(_agent.Inbox, ProcessedFile.Move, null, TimeSpan.Zero, true), [], 1, 1_000_000, null)
        {
            Evidence = evidence,
            Redaction = redaction,
        };
        var source = new ListSource(_agent.Clock, FrameOrigin.Camera).Push(part, image).End();
        await new InferencePipeline(options, source, [], _agent.Services() with { Evidence = Open() }).RunAsync(Stop);
        return _agent.Journal.Decisions[^1];
    }
}
