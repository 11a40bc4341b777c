using System.Text;
using System.Text.Json;
using Edge.Agent.Challenges;
using Edge.Agent.Commands;
using Edge.Agent.Commands.Audit;
using Edge.Agent.Configuration;
using Edge.Agent.Storage;
using Edge.Agent.Storage.Segments;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Commands.Audit;

public sealed class AuditCommandTests : IDisposable
{
    private const string Keeping = "pipelines[0].evidence.keep=thumbnail";

    private readonly BoxFixture _box = new();
    private readonly TemporaryDirectory _output = new();

    public void Dispose()
    {
        _box.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Audit_OfADecidedPart_ExportsAllOfItWithDigests()
    {
        await DecideAsync();

        var run = await AuditAsync("open-001");

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        var own = OwnFolder();
        Assert.Equal(
            ["chain.json", "decision.json", "input.png", "model/CARD.md", "model/model.json", "rule.json"],
            Directory.GetFiles(own, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(own, path)).Order(StringComparer.Ordinal));
        var decision = ProtocolJson.Parse(File.ReadAllBytes(Path.Combine(own, "decision.json")), ProtocolJson.Default.DecisionRecord, "decision").Value;
        Assert.Equal(("open-001", Verdict.Reject), (decision.PartId, decision.Verdict));
        Assert.Equal(decision.InputHash, ArtifactDigest.Of(File.ReadAllBytes(Path.Combine(own, "input.png"))));
        Assert.Equal(decision.RuleDigest, ArtifactDigest.Of(File.ReadAllBytes(Path.Combine(own, "rule.json"))));
        Assert.Equal(decision.ConfigurationDigest, ArtifactDigest.Of(File.ReadAllBytes(_output.Combine("configuration", "settings.txt"))));
        var sums = File.ReadAllLines(_output.Combine("SHA256SUMS"));
        Assert.Equal(Directory.GetFiles(_output.Path, "*", SearchOption.AllDirectories).Length - 1, sums.Length);
        Assert.All(sums, line => Assert.Equal(line[..64], ArtifactDigest.Of(File.ReadAllBytes(_output.Combine(line[66..]))).Hex));
    }

    [Fact]
    public async Task Audit_ChainPlace_IsProvenByTheRecordsFile()
    {
        await DecideAsync();
        await AuditAsync("open-001");
        var chain = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(OwnFolder(), "chain.json")), AuditJson.Default.ChainPlace)!;

        var link = new byte[ChainLink.Size];
        ChainLink.Next(
            Convert.FromHexString(chain.PreviousLink!), chain.Sequence, (RecordKind)chain.Kind, (RecordPriority)chain.Priority,
            File.ReadAllBytes(Path.Combine(OwnFolder(), "decision.json")), link);

        Assert.Equal(("verified", chain.Link), (chain.State, Convert.ToHexStringLower(link)));
    }

    [Fact]
    public async Task Audit_BesideARunningAgent_ReadsItsJournal()
    {
        var options = _box.Configure(stopWhenEmpty: false, port: Ports.Free());
        _box.Drop("open-001.png");
        await using var agent = await BoxFixture.BuildAsync(options);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var run = agent.RunAsync(() => { }, stop.Token);
        await Within.Eventually(() => _box.Processed == 1, "the file is decided");

        var audit = await AuditAsync("open-001");
        await stop.CancelAsync();
        await run.WaitAsync(Within.Limit, TestContext.Current.CancellationToken);

        Assert.Equal((ExitCodes.Success, ""), (audit.Code, audit.Errors));
        Assert.Contains("chain verified", audit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfARecordThatWasAltered_SaysSo()
    {
        await DecideAsync();
        var segment = Directory.GetFiles(Path.Combine(_box.Data, "journal"), "*.seg").Single();
        Forge(segment, "open-001", "open-002");

        var run = await AuditAsync("open-001", "--json");

        // The history remembers; the journal's record is about another part now, and its link gives it away.
        var decision = Assert.Single(JsonSerializer.Deserialize(run.Output, AuditJson.Default.IReadOnlyListAuditedDecision)!);
        Assert.Equal(("open-001", "altered"), (decision.Part, decision.Chain!.State));
    }

    [Fact]
    public async Task Audit_OfKeptPictures_ExportsThem()
    {
        await DecideAsync(Keeping);

        var run = await AuditAsync("open-001", "--set", Keeping);

        Assert.Contains("pictures 2", run.Output, StringComparison.Ordinal);
        var decision = ProtocolJson.Parse(File.ReadAllBytes(Path.Combine(OwnFolder(), "decision.json")), ProtocolJson.Default.DecisionRecord, "decision").Value;
        var file = Assert.Single(Directory.GetFiles(OwnFolder(), "thumbnail-1.*"));
        Assert.Equal(Assert.Single(decision.Evidence!).Digest, ArtifactDigest.Of(File.ReadAllBytes(file)));
    }

    [Fact]
    public async Task Audit_WhenThePictureWasReplacedAndTheConfigurationChanged_SaysSoAndDoesNotExportTheOther()
    {
        await DecideAsync();
        File.Copy(Path.Combine(Samples.Folder, "good-001.png"), Path.Combine(_box.Inbox, "processed", "open-001.png"), overwrite: true);

        var run = await AuditAsync("open-001", "--set", "storage.retention=91d");

        Assert.Contains("pictures not kept", run.Output, StringComparison.Ordinal);
        Assert.Contains("configuration another than now", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_output.Path, "input*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("--from", "2026-01-01", true)]
    [InlineData("--from", "2126-01-01", false)]
    [InlineData("--to", "2126-01-01", true)]
    [InlineData("--to", "2026-01-01", false)]
    public async Task Audit_WithATime_TakesWhatWasCapturedThen(string option, string moment, bool isFound)
    {
        await DecideAsync();

        var run = await AuditAsync("open-001", option, moment);

        Assert.Equal(isFound ? ExitCodes.Success : ExitCodes.Failure, run.Code);
    }

    [Fact]
    public async Task Audit_OfATime_ExportsEveryPartOfIt()
    {
        await DecideAsync();

        var run = await CommandRun.OfAsync(["audit", "--config", _box.ConfigurationFile, "--from", "2026-01-01", "--to", "2126-01-01", "--output", _output.Path, "--json"]);

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        Assert.Equal("open-001", Assert.Single(JsonSerializer.Deserialize(run.Output, AuditJson.Default.IReadOnlyListAuditedDecision)!).Part);
        Assert.True(File.Exists(Path.Combine(OwnFolder(), "decision.json")));
    }

    [Fact]
    public async Task Audit_OfNeitherAPartNorATime_SaysWhatIsMissing()
    {
        await DecideAsync();

        var run = await CommandRun.OfAsync(["audit", "--config", _box.ConfigurationFile, "--to", "2126-01-01"]);

        Assert.Equal(ExitCodes.Misconfigured, run.Code);
        Assert.Contains("--part", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfAnUnknownPartOrAtAWrongTime_SaysSo()
    {
        await DecideAsync();

        var unknown = await AuditAsync("nobody");
        var wrong = await AuditAsync("open-001", "--from", "yesterday");

        Assert.Equal((ExitCodes.Failure, ExitCodes.Misconfigured), (unknown.Code, wrong.Code));
        Assert.Contains("'nobody'", unknown.Errors, StringComparison.Ordinal);
        Assert.Contains("from: 'yesterday'", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_UnderAChallenge_ExportsItsResultsAndNamesWhatIsMissing()
    {
        string[] challenge =
        [
            "pipelines[0].challenge.masters[0].part=good-001", "pipelines[0].challenge.masters[0].expect=accept",
            "pipelines[0].challenge.masters[1].part=open-001", "pipelines[0].challenge.masters[1].expect=reject",
        ];
        await DecideAsync(challenge);

        var run = await AuditAsync("open-001", [.. challenge.SelectMany(setting => new[] { "--set", setting }), "--json"]);

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        var decision = Assert.Single(JsonSerializer.Deserialize(run.Output, AuditJson.Default.IReadOnlyListAuditedDecision)!);
        Assert.Equal(("open-001", "under way"), (decision.Master, decision.ChallengeState));
        Assert.Empty(decision.Missing);
        var steps = JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(OwnFolder(), "challenge.json")), ChallengeJson.Default.ChallengeRecordArray)!;
        Assert.Equal([ChallengeEvent.Started, ChallengeEvent.Result], steps.Select(step => step.Event));
        Assert.Equal((decision.DecisionId, true), (steps[1].DecisionId, steps[1].IsRight));
        Assert.Contains("- Missing: nothing", File.ReadAllText(_output.Combine("INDEX.md")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audit_OfWhatIsGone_NamesItInTheIndex()
    {
        await DecideAsync();
        File.Delete(Path.Combine(_box.Inbox, "processed", "open-001.png"));

        await AuditAsync("open-001", "--set", "storage.retention=91d", "--set", $"models.repository={_output.Combine("nowhere")}");

        var index = File.ReadAllText(_output.Combine("INDEX.md"));
        foreach (var what in new[] { "The card of model pcb-defects", "The rule sha256:", "The configuration sha256:", "A picture:" }) Assert.Contains($"  - {what}", index, StringComparison.Ordinal);
    }

    private string OwnFolder() => Directory.GetDirectories(_output.Path).Single(folder => Path.GetFileName(folder) != "configuration");

    private Task<CommandRun> AuditAsync(string part, params string[] more) =>
        CommandRun.OfAsync(["audit", "--config", _box.ConfigurationFile, "--part", part, "--output", _output.Path, .. more]);

    private async Task DecideAsync(params string[] settings)
    {
        _box.Configure();
        _box.Drop("open-001.png");
        await using var agent = await BoxFixture.BuildAsync(AgentConfiguration.Load(_box.ConfigurationFile, settings).Options!);
        await agent.RunAsync(() => { }, TestContext.Current.CancellationToken).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }

    /// <summary>Changes a record as somebody would who knows of the checksum and not of the chain.</summary>
    private static void Forge(string segment, string from, string to)
    {
        var bytes = File.ReadAllBytes(segment);
        using var scanner = new SegmentScanner(new JournalFiles(), segment, first: 1);
        while (scanner.TryPeek(bytes.Length, ulong.MaxValue, out var frame))
        {
            if (frame.Payload.IndexOf(Encoding.UTF8.GetBytes(from)) is >= 0 and var at)
            {
                var forged = bytes.AsSpan((int)scanner.Offset, frame.Bytes.Length);
                Encoding.UTF8.GetBytes(to).CopyTo(forged[(RecordFrame.HeaderSize + at)..]);
                BitConverter.TryWriteBytes(forged[4..], Crc32C.Compute(forged[8..], Crc32C.Compute(forged[..4])));
                File.WriteAllBytes(segment, bytes);
                return;
            }

            scanner.Advance(frame.Sequence);
        }
    }
}
