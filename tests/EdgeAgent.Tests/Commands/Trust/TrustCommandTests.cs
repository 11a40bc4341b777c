using Edge.Agent.Models;
using Edge.Agent.Tests.Fixtures;
using Edge.Agent.Tests.Teaching;
using Edge.Agent.Trust;
using Edge.Protocol;
using Edge.Protocol.Trust;
using Edge.Protocol.Trust.Keys;
using Edge.Protocol.Trust.Metadata;
using Edge.TestKit;

namespace Edge.Agent.Tests.Commands.Trust;

public sealed class TrustCommandTests : IDisposable
{
    private static readonly DeviceAddress Box = new("plant", "box");
    private readonly TemporaryDirectory _folder = new();

    public TrustCommandTests() => File.WriteAllText(Config, """
        {
          "site": "plant", "device": "box", "dataDirectory": "data", "models": { "repository": "models" },
          "hub": { "host": "127.0.0.1", "trust": { "root": "root.json", "repository": "signed" } }, "pipelines": []
        }
        """);

    private string Config => _folder.Combine("agent.json");

    private string Repository => _folder.Combine("models");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Key_AskedTwice_PrintsTheSamePublicHalfAndNothingElse()
    {
        var first = await CommandRun.OfAsync("trust", "key", "--config", Config);
        var again = await CommandRun.OfAsync("trust", "key", "--config", Config);

        Assert.Equal((0, first.Output), (again.Code, again.Output));
        Assert.Equal(Key(first).Id, DeviceKey.Open(TrustFiles.FolderOf(_folder.Combine("data"))).Value.Public.Id);
        Assert.DoesNotContain("PRIVATE", first.Output, StringComparison.Ordinal);
        Assert.Contains("edge-hub trust delegate --device plant/box", first.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sign_VersionOfTheRepository_IsVouchedForByThePrintedKey()
    {
        var folder = TinyModel.Write(Repository);
        var key = Key(await CommandRun.OfAsync("trust", "key", "--config", Config));

        var signed = await CommandRun.OfAsync("trust", "sign", "tiny@1", "--config", Config);

        Assert.True(signed.Code == 0, signed.Errors);
        Assert.StartsWith("signed tiny@1 with this box's key; holds until ", signed.Output, StringComparison.Ordinal);
        Assert.Null(Check(key, "tiny", "1", folder));
    }

    [Theory]
    [InlineData("holds no models", "tiny@1")]
    [InlineData("name@version", "tiny")]
    public async Task Sign_ThatCannotBe_SaysWhy(string because, string version)
    {
        var signed = await CommandRun.OfAsync("trust", "sign", version, "--config", Config);

        Assert.NotEqual(0, signed.Code);
        Assert.Contains(because, signed.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teach_OnABoxWithARootOfTrust_SignsWhatItTaught()
    {
        var good = Washers.Write(_folder.Combine("good"), 5, bad: false, 1);
        var backbone = Path.Combine(RepositoryRoot.Path, "models", "quantized", "surface-features", "1");
        for (var version = 1; version <= 2; version++)
        {
            var taught = await CommandRun.OfAsync("teach", "--good", good, "--name", "washer", "--backbone", backbone, "--config", Config, "--coreset", "0.02");
            Assert.True(taught.Code == 0, taught.Errors);
            Assert.Contains($"signed washer@{version}", taught.Output, StringComparison.Ordinal);
        }

        var key = Key(await CommandRun.OfAsync("trust", "key", "--config", Config));
        Assert.Null(Check(key, "washer", "1", Path.Combine(Repository, "washer", "1")));
        Assert.Null(Check(key, "washer", "2", Path.Combine(Repository, "washer", "2")));
    }

    private static TrustKey Key(CommandRun printed)
    {
        Assert.True(printed.Code == 0, printed.Errors);
        return TrustKey.OfPem(printed.Output).Value;
    }

    private Problem? Check(TrustKey key, string name, string version, string folder)
    {
        var delegations = new Delegations(new Dictionary<string, TrustKey> { [key.Id] = key }, [ModelTargets.TaughtBy(Box, name, key)]);
        var trusted = new TargetsMetadata(1, DateTimeOffset.MaxValue, new Dictionary<string, TargetFile>(), delegations);
        var digest = ManifestBuilder.Build(folder, name, version).Value.Digest();
        return TaughtList.Check(trusted, Box, new ModelTarget(name, version, digest), TrustFiles.In(TrustFiles.FolderOf(_folder.Combine("data"))), TimeProvider.System.GetUtcNow());
    }
}
