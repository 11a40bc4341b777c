using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Privacy;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Uploads;

public sealed class UploadQueueTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly AgentMetrics _metrics = new();

    private static UploadRule Diagnostics { get; } = new(UploadKind.Diagnostics, [], 1000, null);

    private static UploadRule Dataset { get; } = new(UploadKind.Dataset, [], 1000, null);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OfferFile_KindNoRuleNames_IsRefusedAndTheFileStays()
    {
        var queue = Open([Diagnostics]);
        var path = File("a", 10);

        Assert.Equal(UploadReasons.NotAllowed, queue.OfferFile(Draft(UploadKind.Model, "a"), path)!.Reason);

        Assert.Equal(0, queue.Count);
        Assert.True(System.IO.File.Exists(path));
    }

    [Fact]
    public void OfferFile_Restart_IsStillThereOnceInOrderOfRules()
    {
        var queue = Open([Diagnostics, Dataset]);
        Assert.Null(queue.OfferFile(Draft(UploadKind.Dataset, "late"), File("x", 10)));
        Assert.Null(queue.OfferFile(Draft(UploadKind.Diagnostics, "first"), File("y", 10)));
        Assert.Null(queue.OfferFile(Draft(UploadKind.Diagnostics, "second"), File("z", 10)));
        Assert.Null(queue.OfferFile(Draft(UploadKind.Diagnostics, "first"), File("y", 10)));

        queue = Open([Diagnostics, Dataset]);

        var names = new List<string>();
        while (queue.TryPeek(_ => false, out var upload))
        {
            names.Add(upload.Draft.Name);
            using (var content = queue.Read(upload).Value) Assert.True(content.TryRead(0, new byte[10]));
            queue.Remove(upload, "accepted");
        }

        Assert.Equal(["first", "second", "late"], names);
        Assert.Empty(Directory.GetFiles(_folder.Combine("uploads"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void Open_RuleTakenBack_LetsItsUploadsGo()
    {
        Assert.Null(Open([Diagnostics]).OfferFile(Draft(UploadKind.Diagnostics, "a"), File("a", 10)));

        var queue = Open([Dataset]);

        Assert.Equal(0, queue.Count);
        Assert.Empty(Directory.GetFiles(_folder.Combine("uploads"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void OfferFile_BeyondTheBound_OldestOfTheLastRuleGivesWay()
    {
        var queue = Open([Diagnostics, Dataset], queueBytes: 25);
        queue.OfferFile(Draft(UploadKind.Dataset, "old"), File("x", 10));
        queue.OfferFile(Draft(UploadKind.Dataset, "new"), File("y", 10));
        queue.OfferFile(Draft(UploadKind.Diagnostics, "important"), File("z", 10));

        Assert.Equal(2, queue.Count);
        Assert.True(queue.TryPeek(_ => false, out var first));
        Assert.Equal("important", first.Draft.Name);
        Assert.True(queue.TryPeek(id => id == first.Id, out var second));
        Assert.Equal("new", second.Draft.Name);
        Assert.Equal(1, _metrics.Snapshot()["edge_uploads_total{kind=\"dataset\",fate=\"displaced\"}"]);
    }

    [Fact]
    public void OfferPicture_ThenRemove_NeedsNoFileOfItsOwn()
    {
        var evidence = EvidenceStore.Open(_folder.Combine("evidence"), new EvidenceStoreOptions(1 << 20, TimeSpan.FromDays(1), 0), TimeProvider.System, _ => long.MaxValue).Value;
        var entry = new EvidenceEntry(Guid.CreateVersion7(), "part", "line", Verdict.Reject, new RecordTime("boot", 1), PictureKind.Full);
        evidence.Keep("picture"u8, entry);
        var queue = UploadQueue.Open(_folder.Combine("uploads"), new UploadOptions([new UploadRule(UploadKind.Image, [Verdict.Reject], 1000, null)], 1000, 1000), evidence, _metrics).Value;

        Assert.Null(queue.OfferPicture(new UploadDraft(UploadKind.Image, ArtifactDigest.Of("picture"u8), 7, "picture", entry.DecisionId, Verdict.Reject)));

        Assert.True(queue.TryPeek(_ => false, out var upload));
        using (var content = queue.Read(upload).Value) Assert.True(content.TryRead(0, new byte[7]));
        queue.Remove(upload, "accepted");
        Assert.Equal(0, queue.Count);
        Assert.Equal(ReasonCode.NotFound, queue.Read(AdmittedUpload.Admit(new UploadOptions([new UploadRule(UploadKind.Image, [], 1000, null)], 1, 1), upload.Draft with { DecisionId = Guid.CreateVersion7() })!).Problem!.Reason);
    }

    [Fact]
    public void TryTake_DaySpent_WaitsForTheNextAlsoAfterARestart()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 11, 23, 20, 0, 0, TimeSpan.Zero));
        var options = new UploadOptions([Diagnostics, Dataset with { DailyBytes = 40 }], 100, 1000);
        DailyUploadBudget Budget() => new(_folder.Combine("uploads", "spent.json"), options, time);

        Assert.True(Budget().TryTake(UploadKind.Dataset, 40));
        Assert.False(Budget().TryTake(UploadKind.Dataset, 1));
        Assert.True(Budget().TryTake(UploadKind.Diagnostics, 60));
        Assert.False(Budget().TryTake(UploadKind.Diagnostics, 1));
        time.Advance(TimeSpan.FromHours(5));

        Assert.True(Budget().TryTake(UploadKind.Dataset, 40));
    }

    private static UploadDraft Draft(UploadKind kind, string name) => new(kind, ArtifactDigest.Of(System.Text.Encoding.UTF8.GetBytes(name)), 10, name);

    private string File(string name, int bytes)
    {
        System.IO.File.WriteAllBytes(_folder.Combine(name), new byte[bytes]);
        return _folder.Combine(name);
    }

    private UploadQueue Open(IReadOnlyList<UploadRule> rules, long queueBytes = 1000) =>
        UploadQueue.Open(_folder.Combine("uploads"), new UploadOptions(rules, 1000, queueBytes), null, _metrics).Value;
}
