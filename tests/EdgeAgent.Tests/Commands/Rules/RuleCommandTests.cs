using Edge.Agent.Tests.Fixtures;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Edge.TestKit.Processes;

namespace Edge.Agent.Tests.Commands.Rules;

/// <summary>A running agent whose rule is changed, and recorded frames that a rule is tried on.</summary>
public sealed class RuleCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Set_Threshold_DecidesTheNextFrameAndStandsAfterARestart()
    {
        var options = _box.Configure(stopWhenEmpty: false, port: Ports.Free());
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            Assert.Contains("the model's own", (await RuleAsync("show")).Output, StringComparison.Ordinal);
            await JudgeAsync("good-001.png");
            Assert.Contains("--why", (await RuleAsync("set", "--threshold", "0.9999999")).Errors, StringComparison.Ordinal);
            var set = await RuleAsync("set", "--threshold", "1.5", "--by", "Ana", "--why", "a batch of doubtful boards.");
            Assert.Equal(0, set.Code);
            Assert.Contains("changed by Ana: a batch of doubtful boards.", set.Output, StringComparison.Ordinal);
            await JudgeAsync("good-002.png");
        });
        await BoxFixture.WithAgentAsync(options, async () =>
        {
            Assert.Contains("changed by Ana", (await RuleAsync("show")).Output, StringComparison.Ordinal);
            await JudgeAsync("good-003.png");
            Assert.Contains("the model's own", (await RuleAsync("reset", "--why", "the batch is through.")).Output, StringComparison.Ordinal);
            await JudgeAsync("good-004.png");
        });

        var decisions = BoxFixture.ReadJournal(options);
        Assert.Equal([Verdict.Accept, Verdict.Reject, Verdict.Reject, Verdict.Accept], decisions.Select(decision => decision.Verdict));
        Assert.Equal(decisions[0].RuleDigest, decisions[3].RuleDigest);
        Assert.Equal(decisions[1].RuleDigest, decisions[2].RuleDigest);
        Assert.NotEqual(decisions[0].RuleDigest, decisions[1].RuleDigest);
        var changes = BoxFixture.ReadChanges(options);
        Assert.Equal([("rule/pcb-defects", "Ana"), ("rule/pcb-defects", Environment.UserName)], changes.Select(change => (change.Item, change.By)));
        Assert.Equal((decisions[0].RuleDigest, decisions[1].RuleDigest), (changes[0].OldDigest, changes[0].NewDigest));
        Assert.StartsWith("a batch of doubtful boards.", changes[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Set_RuleThatNamesAnUnknownLabel_ChangesNothing()
    {
        await BoxFixture.WithAgentAsync(_box.Configure(stopWhenEmpty: false, port: Ports.Free()), async () =>
        {
            var file = Path.Combine(_box.Folder, "rule.json");
            await File.WriteAllTextAsync(file, """{ "accept": ["gold"], "minimumScore": 0.5, "uncertain": "reject" }""", TestContext.Current.CancellationToken);

            var set = await RuleAsync("set", "--file", file, "--why", "a try.");

            Assert.NotEqual(0, set.Code);
            Assert.Contains("gold", set.Errors, StringComparison.Ordinal);
            Assert.Contains("the model's own", (await RuleAsync("show")).Output, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Replay_RuleBesideTheModelsOwn_SaysWhatItWouldChange()
    {
        var frames = Path.Combine(_box.Folder, "frames");
        foreach (var (verdict, sample) in new[] { ("accept", "good-001.png"), ("accept", "good-002.png"), ("reject", "open-001.png") })
        {
            Directory.CreateDirectory(Path.Combine(frames, verdict));
            File.Copy(Path.Combine(Samples.Folder, sample), Path.Combine(frames, verdict, sample));
        }

        var model = Path.Combine(Samples.Repository, "pcb-defects");
        var rule = Path.Combine(_box.Folder, "rule.json");
        await File.WriteAllTextAsync(rule, """{ "accept": ["good"], "minimumScore": 1.5, "uncertain": "review" }""", TestContext.Current.CancellationToken);

        var own = await CommandRun.OfAsync("replay", frames, "--model", model);
        var tried = await CommandRun.OfAsync("replay", frames, "--model", model, "--rule", rule);

        Assert.Equal(0, own.Code);
        Assert.Contains("3 frames: 2 accept, 1 reject; 3 of 3 as they should be", own.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, tried.Code);
        Assert.Contains("2 other than by the model's own rule; 1 of 3 as they should be", tried.Output, StringComparison.Ordinal);
        Assert.Contains("(own rule: accept,", tried.Output, StringComparison.Ordinal);
    }

    private Task<CommandRun> RuleAsync(string word, params string[] words) => CommandRun.OfAsync(["rule", word, "pcb-defects", .. words, "--config", _box.ConfigurationFile]);

    private async Task JudgeAsync(string sample)
    {
        var before = _box.Processed;
        _box.Drop(sample);
        await Within.Eventually(() => _box.Processed > before, $"{sample} is judged");
    }
}
