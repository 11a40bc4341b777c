using Edge.Agent.Commands;
using Edge.Agent.Tests.Fixtures;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Commands;

public sealed class AuditCommandTests : IDisposable
{
    private readonly BoxFixture _box = new();
    private readonly TemporaryDirectory _output = new();

    public void Dispose()
    {
        _box.Dispose();
        _output.Dispose();
    }

    [Fact]
    public async Task Audit_OfADecidedPart_ExportsDecisionModelAndPictureWithTheirDigests()
    {
        await DecideAsync();

        var run = await AuditAsync("open-001");

        Assert.Equal((ExitCodes.Success, ""), (run.Code, run.Errors));
        var own = Assert.Single(Directory.GetDirectories(_output.Path));
        var decision = ProtocolJson.Parse(File.ReadAllBytes(Path.Combine(own, "decision.json")), ProtocolJson.Default.DecisionRecord, "decision").Value;
        Assert.Equal(("open-001", Verdict.Reject), (decision.PartId, decision.Verdict));
        Assert.Equal(decision.InputHash, ArtifactDigest.Of(File.ReadAllBytes(Path.Combine(own, "picture.png"))));
        Assert.True(File.Exists(Path.Combine(own, "model", "CARD.md")));
        var sums = File.ReadAllLines(_output.Combine("SHA256SUMS"));
        Assert.Equal(4, sums.Length);
        Assert.All(sums, line => Assert.Equal(line[..64], ArtifactDigest.Of(File.ReadAllBytes(_output.Combine(line[66..]))).Hex));
    }

    [Fact]
    public async Task Audit_WhenThePictureWasReplaced_DoesNotExportTheOther()
    {
        await DecideAsync();
        File.Copy(Path.Combine(Samples.Folder, "good-001.png"), Path.Combine(_box.Inbox, "processed", "open-001.png"), overwrite: true);

        var run = await AuditAsync("open-001");

        Assert.Contains("picture not kept", run.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_output.Path, "picture*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Audit_OfAnUnknownPart_SaysSo()
    {
        await DecideAsync();

        var run = await AuditAsync("nobody");

        Assert.Equal(ExitCodes.Failure, run.Code);
        Assert.Contains("'nobody'", run.Errors, StringComparison.Ordinal);
    }

    private Task<CommandRun> AuditAsync(string part) =>
        CommandRun.OfAsync("audit", "--config", _box.ConfigurationFile, "--part", part, "--output", _output.Path);

    private async Task DecideAsync()
    {
        var options = _box.Configure();
        _box.Drop("open-001.png");
        await using var agent = await BoxFixture.BuildAsync(options);
        await agent.RunAsync(() => { }, TestContext.Current.CancellationToken).WaitAsync(Within.Limit, TestContext.Current.CancellationToken);
    }
}
