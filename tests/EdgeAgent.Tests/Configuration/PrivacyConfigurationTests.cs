using Edge.Agent.Configuration;
using Edge.Protocol.Messages;
using Edge.TestKit;

namespace Edge.Agent.Tests.Configuration;

public sealed class PrivacyConfigurationTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Load_NoPolicy_KeepsAndRedactsNothing()
    {
        var pipeline = Load("").Options!.Pipelines[0];

        Assert.Equal(KeptPicture.None, pipeline.Evidence.Keep);
        Assert.Empty(pipeline.Redaction.Regions);
        Assert.Empty(pipeline.Redaction.Labels);
        Assert.Empty(pipeline.Redaction.Texts);
    }

    [Fact]
    public void Load_Policy_IsRead()
    {
        var pipeline = Load("""
            , "evidence": { "keep": "crop", "verdicts": ["reject"], "perMille": 5 },
              "redact": { "regions": [ { "left": "0", "top": "12.5%", "right": "120", "bottom": "100%" } ], "labels": ["face"], "method": "pixelate", "texts": ["email"], "patterns": ["worker-[0-9]+"] }
            """).Options!.Pipelines[0];

        Assert.Equal((KeptPicture.Crop, 5, 320), (pipeline.Evidence.Keep, pipeline.Evidence.PerMille, pipeline.Evidence.ThumbnailPixels));
        Assert.Equal([Verdict.Reject], pipeline.Evidence.Verdicts);
        Assert.Equal(new RedactedRegion(new(0, false), new(0.125, true), new(120, false), new(1, true)), pipeline.Redaction.Regions[0]);
        Assert.Equal((RedactionMethod.Pixelate, "face"), (pipeline.Redaction.Method, pipeline.Redaction.Labels[0]));
        Assert.Equal(["[email]", "[redacted]"], pipeline.Redaction.Texts.Select(text => text.Replacement));
    }

    [Fact]
    public void Load_EdgesAndPatternsThatCannotBe_AreAllReported()
    {
        var errors = Load("""
            , "redact": { "regions": [ { "left": "-1", "top": "120%", "right": "9", "bottom": "9" } ], "patterns": ["(a", "(b)\\1"], "texts": ["face"] }
            """).Errors.Select(error => error.ToString()).ToArray();

        Assert.Equal(5, errors.Length);
        Assert.Contains(errors, error => error.Contains("pipelines[0].redact.regions[0].left: '-1' is no place in an image", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("pipelines[0].redact.patterns: '(b)\\1' cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_Detector_IsReadAndItsModelBelongsToThePipeline()
    {
        var pipeline = Load("""
            , "redact": { "detector": { "model": "faces", "labels": ["face", "head"] } }
            """).Options!.Pipelines[0];

        Assert.Equal(("faces", "face,head"), (pipeline.Redaction.Detector!.Model, string.Join(',', pipeline.Redaction.Detector.Labels)));
        Assert.Equal(["m", "faces"], pipeline.Models);
        Assert.False(pipeline.Redaction.IsNone);
    }

    [Fact]
    public void Load_DetectorWithoutLabels_SaysWhatIsMissing() =>
        Assert.Contains("pipelines[0].redact.detector.labels", Assert.Single(Load(""", "redact": { "detector": { "model": "faces" } }""").Errors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Load_Encryption_NamesItsKeysAndReadsNoneOfThem()
    {
        var encryption = Load("", """, "storage": { "encryption": { "credential": "new", "previous": [ { "keyFile": "old.key" } ] } }""").Options!.Storage.Encryption!;

        Assert.Equal(new KeySource("storage.encryption.credential", null, "new"), encryption.Key);
        Assert.Equal(("storage.encryption.previous[0].keyFile", _directory.Combine("old.key")), (encryption.Previous[0].Field, encryption.Previous[0].File));
        Assert.Null(Load("", """, "storage": { "encryption": { "previous": [ { "keyFile": "old.key" } ] } }""").Options!.Storage.Encryption!.Key);
        Assert.Null(Load("").Options!.Storage.Encryption);
    }

    [Theory]
    [InlineData("""{ "previous": [] }""", "storage.encryption: names no key")]
    [InlineData("""{ "keyFile": "a", "credential": "b" }""", "storage.encryption: names two places")]
    [InlineData("""{ "credential": "../b" }""", "storage.encryption.credential: '../b' is no credential's name")]
    [InlineData("""{ "keyFile": "a", "previous": [ { "credential": "b", "keyFile": "c" } ] }""", "storage.encryption.previous[0]: names two places")]
    [InlineData("""{ "keyfil": "a" }""", "storage.encryption.keyfil: unknown setting")]
    public void Load_EncryptionThatCannotBe_NamesTheSetting(string encryption, string expected) =>
        Assert.Contains(Load("", $$""", "storage": { "encryption": {{encryption}} }""").Errors, error => error.ToString().Contains(expected, StringComparison.Ordinal));

    private ConfigurationResult Load(string more, string beside = "")
    {
        var file = _directory.Combine("agent.json");
        File.WriteAllText(file, $$"""
            { "site": "p", "device": "d", "dataDirectory": "s", "hub": "none"{{beside}},
              "pipelines": [ { "name": "line", "model": "m", "source": { "folder": { "path": "in" } } {{more}} } ] }
            """);
        return AgentConfiguration.Load(file, []);
    }
}
