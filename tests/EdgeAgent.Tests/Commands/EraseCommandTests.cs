using Edge.Agent.Commands;
using Edge.Agent.Deployment;
using Edge.Agent.Privacy;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Commands;

public sealed class EraseCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Erase_Subject_RemovesItsPictures()
    {
        Keep("anna-1", 2026);
        Keep("anna-2", 2026);
        Keep("part-1", 2026);

        var (code, output, _) = await RunAsync("--subject", "anna*");

        Assert.Equal(ExitCodes.Success, code);
        Assert.Contains("2 kept pictures", output, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(Path.Combine(_box.Data, "evidence"), "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Erase_SubjectAndDate_RemovesWhatIsBoth()
    {
        Keep("anna-1", 2026);
        Keep("anna-2", 2027);
        Keep("part-1", 2026);

        var (_, output, _) = await RunAsync("--subject", "anna*", "--before", "2027-01-01");

        Assert.Contains("1 kept pictures", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData()]
    [InlineData("--before", "yesterday")]
    public async Task Erase_NothingSaid_ErasesNothing(params string[] arguments)
    {
        Keep("anna-1", 2026);

        Assert.Equal(ExitCodes.Misconfigured, (await RunAsync(arguments)).Code);
        Assert.Single(Directory.GetFiles(Path.Combine(_box.Data, "evidence"), "*", SearchOption.AllDirectories));
    }

    private void Keep(string part, int year)
    {
        var options = _box.Configure();
        var store = EvidenceStore.Open(Path.Combine(options.DataDirectory, "evidence"), options.Evidence, TimeProvider.System, DownloadServices.AskFreeSpace).Value;
        var time = new RecordTime("boot", 1, new DateTimeOffset(year, 6, 1, 0, 0, 0, TimeSpan.Zero));
        Assert.Null(store.Keep("picture"u8, new EvidenceEntry(Guid.CreateVersion7(), part, "line", Verdict.Reject, time, PictureKind.Full)));
    }

    private Task<CommandRun> RunAsync(params string[] arguments)
    {
        _box.Configure();
        return CommandRun.OfAsync(["erase", "--config", _box.ConfigurationFile, .. arguments]);
    }
}
