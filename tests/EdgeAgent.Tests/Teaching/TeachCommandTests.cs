using Edge.Agent.Models;
using Edge.Agent.Tasks.AnomalyDetection;
using Edge.Agent.Tests.Commands;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Teaching;

/// <summary>Teaching on rendered parts with the shipped backbone, and the taught version asked like any other.</summary>
public sealed class TeachCommandTests : IDisposable
{
    private static readonly string Backbone = Path.Combine(RepositoryRoot.Path, "models", "quantized", "surface-features", "1");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("edge-teach-test-");

    public void Dispose() => _folder.Delete(recursive: true);

    private string Repository => Path.Combine(_folder.FullName, "models");

    [Fact]
    public async Task Teach_GoodPartsOnly_RejectsScratchesAndChips()
    {
        var good = Washers.Write(Path.Combine(_folder.FullName, "good"), 12, bad: false, 1);
        var heat = Path.Combine(_folder.FullName, "heat");

        var taught = await CommandRun.OfAsync("teach", "--good", good, "--name", "washer", "--backbone", Backbone, "--repository", Repository, "--heatmaps", heat);

        Assert.True(taught.Code == 0, taught.Errors + taught.Output);
        Assert.Contains("taught washer 1", taught.Output, StringComparison.Ordinal);
        Assert.Equal(12, Directory.GetFiles(Path.Combine(heat, "good")).Length);
        var version = Path.Combine(Repository, "washer", "1");
        var bundle = ModelBundle.Load(version).Value;
        Assert.IsType<AnomalyDetectionOptions>(bundle.Description.Task);
        Assert.Equal(2, bundle.GoldenCases.Count);
        Assert.Equal(0, (await CommandRun.OfAsync("model", "check", version)).Code);

        var bad = await CommandRun.OfAsync("infer", version, Washers.Write(Path.Combine(_folder.FullName, "bad"), 6, bad: true, 2), "--json");
        var fresh = await CommandRun.OfAsync("infer", version, Washers.Write(Path.Combine(_folder.FullName, "fresh"), 6, bad: false, 3), "--json");
        Assert.All(bad.Decisions, decision => Assert.Equal(Verdict.Reject, decision.Verdict));
        Assert.True(fresh.Decisions.Count(decision => decision.Verdict == Verdict.Accept) >= 5, fresh.Output);
    }

    [Fact]
    public async Task Teach_Again_SavesTheNextVersion()
    {
        var good = Washers.Write(Path.Combine(_folder.FullName, "good"), 5, bad: false, 1);
        string[] teach = ["teach", "--good", good, "--name", "washer", "--backbone", Backbone, "--repository", Repository, "--coreset", "0.02"];

        await CommandRun.OfAsync(teach);
        var again = await CommandRun.OfAsync(teach);

        Assert.Contains("taught washer 2", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teach_FewPictures_SaysHowManyItNeeds()
    {
        var good = Washers.Write(Path.Combine(_folder.FullName, "good"), 3, bad: false, 1);

        var taught = await CommandRun.OfAsync("teach", "--good", good, "--name", "washer", "--backbone", Backbone, "--repository", Repository);

        Assert.Equal(1, taught.Code);
        Assert.Contains("3 pictures of good parts are too few: show at least 5", taught.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(Repository, "washer")));
    }

    [Fact]
    public async Task Teach_PictureThatIsNone_IsNamed()
    {
        var good = Washers.Write(Path.Combine(_folder.FullName, "good"), 5, bad: false, 1);
        await File.WriteAllTextAsync(Path.Combine(good, "03.png"), "no picture", TestContext.Current.CancellationToken);

        var taught = await CommandRun.OfAsync("teach", "--good", good, "--name", "washer", "--backbone", Backbone, "--repository", Repository);

        Assert.Equal(1, taught.Code);
        Assert.Contains("03.png", taught.Errors, StringComparison.Ordinal);
    }
}
