using System.Text.Json;
using Edge.Agent.Commands;
using Edge.Agent.Configuration;
using Edge.Agent.Deployment;
using Edge.Agent.Privacy;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Storage.Sealing;
using Edge.Protocol.Messages;
using Edge.TestKit.Processes;

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

    [Fact]
    public async Task Erase_AgentStopped_TakesRecordsHistoryAndLeavesTheRest()
    {
        await DecideAsync(_box.Configure());

        var (code, output, errors) = await RunAsync("--subject", "anna-*", "--reason", "asked for it");

        Assert.True(code == ExitCodes.Success, errors);
        Assert.Contains("2 records of the journal", output, StringComparison.Ordinal);
        Assert.Contains("2 decisions of the local history", output, StringComparison.Ordinal);
        Assert.Empty(SealingFixture.FilesWith(_box.Data, "anna-"));
        Assert.Equal(["part-1"], BoxFixture.ReadJournal(_box.Configure()).Select(decision => decision.PartId));
        Assert.Equal(["part-1"], (await CommandRun.OfAsync("results", "--json", "--config", _box.ConfigurationFile)).Decisions.Select(decision => decision.PartId));
    }

    [Fact]
    public async Task Erase_BesideARunningAgent_HasItErase()
    {
        var options = _box.Configure(stopWhenEmpty: false, port: Ports.Free());
        await using var agent = await BoxFixture.BuildAsync(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var running = agent.RunAsync(() => { }, stop.Token);
        _box.Drop("open-001.png", "anna-1.png");
        _box.Drop("good-001.png", "part-1.png");
        await Within.Eventually(() => _box.Processed == 2, "both files decided");

        var run = await CommandRun.OfAsync("erase", "--config", _box.ConfigurationFile, "--subject", "anna-*", "--reason", "asked for it");

        Assert.True(run.Code == ExitCodes.Success, run.Errors);
        Assert.Contains("1 records of the journal", run.Output, StringComparison.Ordinal);
        Assert.Empty(SealingFixture.FilesWith(_box.Data, "anna-1"));
        _box.Drop("open-001.png", "part-2.png");
        await Within.Eventually(() => _box.Processed == 3, "the third file decided");
        var results = await CommandRun.OfAsync("results", "--json", "--config", _box.ConfigurationFile);
        Assert.Equal(["part-2", "part-1"], results.Decisions.Select(decision => decision.PartId));
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Run_WithAKey_LeavesNothingReadableOnTheDiskAndErasesAllTheSame()
    {
        _box.Configure();
        Encrypt(SealingFixture.WriteKey(Path.Combine(_box.Folder, "key")));
        await DecideAsync(AgentConfiguration.Load(_box.ConfigurationFile, []).Options!);

        Assert.Empty(SealingFixture.FilesWith(_box.Data, "anna-"));
        Assert.Empty(SealingFixture.FilesWith(_box.Data, "\"label\""));
        var doctor = await CommandRun.OfAsync("doctor", "--config", _box.ConfigurationFile);
        Assert.Contains("encryption", doctor.Output, StringComparison.Ordinal);
        Assert.Equal(3, (await CommandRun.OfAsync("results", "--json", "--config", _box.ConfigurationFile)).Decisions.Count);
        Assert.Contains("2 records", (await CommandRun.OfAsync("erase", "--config", _box.ConfigurationFile, "--subject", "anna-*")).Output, StringComparison.Ordinal);
        Assert.Equal(["part-1"], (await CommandRun.OfAsync("results", "--json", "--config", _box.ConfigurationFile)).Decisions.Select(decision => decision.PartId));
    }

    [Fact]
    public async Task Run_KeyMissing_NamesTheSettingAndTheRemedy()
    {
        _box.Configure();
        Encrypt(Path.Combine(_box.Folder, "gone"));

        var run = await CommandRun.OfAsync("run", "--config", _box.ConfigurationFile);

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("storage.encryption.keyFile", run.Errors, StringComparison.Ordinal);
        Assert.Contains("openssl rand", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_box.Data));
    }

    private void Encrypt(string key)
    {
        var text = File.ReadAllText(_box.ConfigurationFile);
        var section = $"\"storage\": {{ \"encryption\": {{ \"keyFile\": {JsonSerializer.Serialize(key)} }}, ";
        File.WriteAllLines(_box.ConfigurationFile, [text.Replace("\"storage\": {", section, StringComparison.Ordinal)]);
    }

    private async Task DecideAsync(AgentOptions options)
    {
        _box.Drop("open-001.png", "anna-1.png");
        _box.Drop("short-001.png", "anna-2.png");
        _box.Drop("good-001.png", "part-1.png");
        await using var agent = await BoxFixture.BuildAsync(options);
        await agent.RunAsync(() => { }, TestContext.Current.CancellationToken).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
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
