using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Remote.Commands;
using Edge.Agent.Uploads;
using Edge.Protocol;
using Edge.Protocol.Messages;
using Edge.TestKit;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Edge.Agent.Tests.Remote.Commands;

public sealed class DiagnosticsTests : IDisposable
{
    private readonly TemporaryDirectory _data = new();

    public void Dispose() => _data.Dispose();

    [Fact]
    public void Write_PartThatFailsAndPartThatIsTooLarge_AreLeftOutByName()
    {
        var bundle = new DiagnosticsBundle(
            _data.Path,
            [new("a.txt", () => "a"u8.ToArray()), new("b.txt", () => throw new IOException("gone")), new("c.txt", () => new byte[9 << 20]), new("d.txt", () => "d"u8.ToArray())],
            TimeProvider.System);

        var result = bundle.Write();

        using var zip = ZipFile.OpenRead(result.Path);
        Assert.Equal(["a.txt", "d.txt"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal(["b.txt: gone", "c.txt: 9437184 bytes did not fit."], result.LeftOut);
        Assert.Equal((new FileInfo(result.Path).Length, ArtifactDigest.Of(File.ReadAllBytes(result.Path))), (result.Bytes, result.Digest));
    }

    [Fact]
    public void Write_Often_KeepsTheNewestThree()
    {
        var time = new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(57));
        var bundle = new DiagnosticsBundle(_data.Path, [new("a.txt", () => "a"u8.ToArray())], time);

        var paths = Enumerable.Range(0, 5).Select(_ =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return bundle.Write().Path;
        }).ToList();

        Assert.Equal(paths[2..], Directory.EnumerateFiles(_data.Combine("diagnostics")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Collect_RuleNamesDiagnostics_QueuesACopyAndKeepsTheBundle()
    {
        var rule = new UploadRule(UploadKind.Diagnostics, [], 1000, null);
        var uploads = OpenUploads([rule]);

        var answer = await Collect(uploads).RunAsync(null, TestContext.Current.CancellationToken);

        var result = answer.Value.Result!.Value;
        Assert.True(result.GetProperty("uploading").GetBoolean());
        Assert.True(uploads.TryPeek(_ => false, out var upload));
        using var content = uploads.Read(upload).Value;
        Assert.Equal(result.GetProperty("digest").GetString(), upload.Draft.Digest.ToString());
        Assert.Equal([result.GetProperty("path").GetString()!], Directory.EnumerateFiles(_data.Combine("diagnostics")));
    }

    [Fact]
    public async Task Collect_NoRuleNamesDiagnostics_LeavesNothingButTheBundleAndSaysWhy()
    {
        var uploads = OpenUploads([new UploadRule(UploadKind.Crop, [], 1000, null)]);

        var answer = await Collect(uploads).RunAsync(null, TestContext.Current.CancellationToken);

        Assert.False(answer.Value.Result!.Value.GetProperty("uploading").GetBoolean());
        Assert.Contains("uploads.allow", answer.Value.Message, StringComparison.Ordinal);
        Assert.Equal(0, uploads.Count);
        Assert.Single(Directory.EnumerateFiles(_data.Combine("diagnostics")));
    }

    [Fact]
    public void Read_ConfigurationWithSecrets_KeepsPathsAndRemovesTheRest()
    {
        var file = _data.Combine("agent.json");
        File.WriteAllText(file, """
            { // a comment
              "site": "plant", "hub": { "host": "h", "user": "anna", "passwordFile": "/etc/edge/password", "password": "hunter2" },
              "telemetry": { "otlpEndpoint": "http://anna:hunter2@collector/v1" },
              "pipelines": [ { "name": "line", "executionProviders": { "options": { "qnn": { "key": "hunter2" } } } } ],
            }
            """);

        var text = Encoding.UTF8.GetString(SecretlessConfiguration.Read(file));

        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain("anna", text, StringComparison.Ordinal);
        Assert.Contains("/etc/edge/password", text, StringComparison.Ordinal);
        Assert.Contains("plant", text, StringComparison.Ordinal);
    }

    private CollectDiagnosticsCommand Collect(UploadQueue uploads) =>
        new(new DiagnosticsBundle(_data.Path, [new("a.txt", () => "a"u8.ToArray())], TimeProvider.System), uploads);

    private UploadQueue OpenUploads(IReadOnlyList<UploadRule> rules) =>
        UploadQueue.Open(_data.Combine("uploads"), new UploadOptions(rules, 1 << 20, 1 << 20), null, new AgentMetrics()).Value;

    [Fact]
    public void RecentLog_MoreThanItKeeps_HoldsTheNewest()
    {
        using var log = new RecentLog(TimeProvider.System);
        var logger = log.CreateLogger("Part");
        for (var line = 0; line < 2_500; line++) logger.Log(LogLevel.Warning, new EventId(7), line, null, (state, _) => $"line {state}");

        var lines = Encoding.UTF8.GetString(log.ToBytes()).TrimEnd().Split('\n');

        Assert.Equal(2_000, lines.Length);
        Assert.EndsWith("Warning Part[7] line 500", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("line 2499", lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task SetLogLevel_ForATime_RevertsByItself()
    {
        var time = new FakeTimeProvider();
        var levels = new LogLevels(time);
        var command = new SetLogLevelCommand(levels);

        var answer = await command.RunAsync(JsonElement.Parse("""{"level":"debug","category":"Edge.Agent.Connectivity","for":"10m"}"""), TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccess, answer.Problem?.ToString());
        Assert.True(levels.Allows("Edge.Agent.Connectivity.HubSession", LogLevel.Debug));
        Assert.False(levels.Allows("Edge.Agent.Pipeline.PipelineHost", LogLevel.Debug));
        time.Advance(TimeSpan.FromMinutes(10));
        await Fixtures.Within.Eventually(() => !levels.Allows("Edge.Agent.Connectivity.HubSession", LogLevel.Debug), "the level is back");
    }

    [Theory]
    [InlineData("""{"level":"loud"}""", "loud")]
    [InlineData("""{"level":"debug","for":"2d"}""", "2d")]
    [InlineData("""{}""", "level")]
    [InlineData("""{"level":null}""", "level")]
    public async Task SetLogLevel_Unusable_SaysWhy(string arguments, string what)
    {
        var answer = await new SetLogLevelCommand(new LogLevels(TimeProvider.System)).RunAsync(JsonElement.Parse(arguments), TestContext.Current.CancellationToken);

        Assert.Equal(ReasonCode.Malformed, answer.Problem?.Reason);
        Assert.Contains(what, answer.Problem!.Message, StringComparison.OrdinalIgnoreCase);
    }
}
