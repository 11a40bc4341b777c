using Edge.Agent.Commands;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Commands;

public sealed class InferCommandTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Infer_FolderAsJson_DecidesEveryImageInOrder()
    {
        Copy("spur-001.png");
        Copy("good-001.png");
        File.WriteAllLines(_folder.Combine("notes.txt"), ["not an image"]);

        var run = await CommandRun.OfAsync("infer", Samples.Model("1"), _folder.Path, "--json");

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.Equal([("good-001", Verdict.Accept), ("spur-001", Verdict.Reject)], run.Decisions.Select(decision => (decision.PartId, decision.Verdict)));
        Assert.All(run.Decisions, decision => Assert.Equal(("pcb-defects", "1", false), (decision.Model?.Name, decision.Model?.Version, decision.Cached)));
    }

    [Theory]
    [InlineData("pcb-defects")]
    [InlineData("pcb-defects/")]
    public async Task Infer_FolderOfAModel_TakesItsHighestVersion(string model)
    {
        var run = await CommandRun.OfAsync("infer", Path.Combine(Samples.Repository, model), Path.Combine(Samples.Folder, "good-001.png"), "--json");

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.Equal("2", Assert.Single(run.Decisions).Model?.Version);
    }

    [Fact]
    public async Task Infer_WithoutJson_PrintsATable()
    {
        var run = await CommandRun.OfAsync("infer", Samples.Model("1"), Path.Combine(Samples.Folder, "good-001.png"));

        Assert.Equal(ExitCodes.Success, run.Code);
        Assert.Contains("good-001", run.Output, StringComparison.Ordinal);
        Assert.Contains("accept", run.Output, StringComparison.Ordinal);
        Assert.Matches("│ good [01].[0-9]{2} ", run.Output);
    }

    [Fact]
    public async Task Infer_FileThatIsNoImage_FailsAndStillDecidesTheOthers()
    {
        File.WriteAllLines(_folder.Combine("broken.png"), ["not a picture"]);
        Copy("good-001.png");

        var run = await CommandRun.OfAsync("infer", Samples.Model("1"), _folder.Path, "--json");

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Equal(
            [("broken", Verdict.Error, ReasonCode.ImageUnreadable), ("good-001", Verdict.Accept, null)],
            run.Decisions.Select(decision => (decision.PartId, decision.Verdict, decision.ErrorCode)));
    }

    [Fact]
    public async Task Infer_NoImageOrNoModel_SaysWhichIsMissing()
    {
        var image = Path.Combine(Samples.Folder, "good-001.png");

        Assert.Contains("the folder holds no image", (await FailAsync("infer", Samples.Model("1"), _folder.Path)).Errors, StringComparison.Ordinal);
        Assert.Contains("there is no such image or folder", (await FailAsync("infer", Samples.Model("1"), _folder.Combine("absent.png"))).Errors, StringComparison.Ordinal);
        Assert.Contains("name the folder that holds model.json", (await FailAsync("infer", _folder.Combine("absent"), image)).Errors, StringComparison.Ordinal);
    }

    private static async Task<CommandRun> FailAsync(params string[] arguments)
    {
        var run = await CommandRun.OfAsync(arguments);
        Assert.Equal((ExitCodes.Failure, ""), (run.Code, run.Output));
        return run;
    }

    private void Copy(string sample) => File.Copy(Path.Combine(Samples.Folder, sample), _folder.Combine(sample));
}
