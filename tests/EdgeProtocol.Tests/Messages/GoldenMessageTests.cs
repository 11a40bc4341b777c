using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;

namespace Edge.Protocol.Tests.Messages;

/// <summary>Every JSON message of the wire against its golden file, an older peer's eyes and a broken peer's mistakes.</summary>
public sealed class GoldenMessageTests
{
    private static readonly Dictionary<string, ICase> Cases = new()
    {
        ["status-online"] = new Case<Protocol.Messages.StatusMessage>(Samples.Online, ProtocolJson.Default.StatusMessage, "bootId"),
        ["status-offline"] = new Case<Protocol.Messages.StatusMessage>(Samples.Offline, ProtocolJson.Default.StatusMessage, "bootId"),
        ["desired"] = new Case<Protocol.Messages.DesiredState>(Samples.Desired, ProtocolJson.Default.DesiredState),
        ["reported"] = new Case<Protocol.Messages.ReportedState>(Samples.Reported, ProtocolJson.Default.ReportedState),
        ["reported-compiling"] = new Case<Protocol.Messages.ReportedState>(Samples.ReportedCompiling, ProtocolJson.Default.ReportedState),
        ["desired-configuration"] = new Case<Protocol.Messages.DesiredState>(Samples.DesiredConfiguration, ProtocolJson.Default.DesiredState, "pipelines", "settings"),
        ["reported-configuration"] = new Case<Protocol.Messages.ReportedState>(Samples.ReportedConfiguration, ProtocolJson.Default.ReportedState, "pipelines", "settings"),
        ["configuration"] = new Case<Protocol.Messages.ConfigurationRecord>(Samples.Configuration, ProtocolJson.Default.ConfigurationRecord, "revision", "by", "reason", "message"),
        ["command"] = new Case<Protocol.Messages.CommandRequest>(Samples.Command, ProtocolJson.Default.CommandRequest, "arguments", "by"),
        ["command-response"] = new Case<Protocol.Messages.CommandResponse>(Samples.CommandResponse, ProtocolJson.Default.CommandResponse, "reason", "message", "result"),
        ["records-ack"] = new Case<Protocol.Messages.RecordsAck>(Samples.Ack, ProtocolJson.Default.RecordsAck),
        ["blocks-want"] = new Case<Protocol.Messages.BlocksWant>(Samples.Want, ProtocolJson.Default.BlocksWant),
        ["transfer-want"] = new Case<Protocol.Messages.TransferWant>(Samples.TransferWant, ProtocolJson.Default.TransferWant),
        ["transfer-plan"] = new Case<Protocol.Messages.TransferPlan>(Samples.TransferPlan, ProtocolJson.Default.TransferPlan),
        ["transfer-later"] = new Case<Protocol.Messages.TransferPlan>(Samples.TransferPlan with { Files = [], RetryAfterSeconds = 5 }, ProtocolJson.Default.TransferPlan, "retryAfterSeconds"),
        ["manifest"] = new Case<Protocol.Artifacts.ModelManifest>(Samples.Manifest, ProtocolJson.Default.ModelManifest),
        ["decision-reject"] = new Case<Protocol.Messages.DecisionRecord>(Samples.Reject, ProtocolJson.Default.DecisionRecord, "errorCode", "captureSettings", "operator"),
        ["decision-detections"] = new Case<Protocol.Messages.DecisionRecord>(Samples.Detections, ProtocolJson.Default.DecisionRecord, "errorCode", "captureSettings", "operator", "detections"),
        ["decision-evidence"] = new Case<Protocol.Messages.DecisionRecord>(Samples.Evidence, ProtocolJson.Default.DecisionRecord, "errorCode", "captureSettings", "operator", "detections", "evidence"),
        ["decision-error"] = new Case<Protocol.Messages.DecisionRecord>(Samples.Error, ProtocolJson.Default.DecisionRecord, "errorCode", "captureSettings", "operator"),
        ["deployment"] = new Case<Protocol.Messages.DeploymentRecord>(Samples.Deployment, ProtocolJson.Default.DeploymentRecord, "reason", "message"),
        ["desired-proof"] = new Case<Protocol.Messages.DesiredState>(Samples.DesiredProof, ProtocolJson.Default.DesiredState),
        ["deployment-proof"] = new Case<Protocol.Messages.DeploymentRecord>(Samples.DeploymentProof, ProtocolJson.Default.DeploymentRecord, "reason", "message", "proof"),
        ["disagreement"] = new Case<Protocol.Messages.DisagreementRecord>(Samples.Disagreement, ProtocolJson.Default.DisagreementRecord),
        ["challenge"] = new Case<Protocol.Messages.ChallengeRecord>(
            Samples.Challenge, ProtocolJson.Default.ChallengeRecord, "message", "by", "master", "decisionId", "expected", "verdict", "isRight"),
        ["feedback"] = new Case<Protocol.Messages.FeedbackRecord>(Samples.Feedback, ProtocolJson.Default.FeedbackRecord, "label", "model"),
        ["alarm"] = new Case<Protocol.Messages.AlarmRecord>(Samples.Alarm, ProtocolJson.Default.AlarmRecord, "decisionId"),
        ["gap"] = new Case<Protocol.Messages.GapRecord>(Samples.Gap, ProtocolJson.Default.GapRecord),
        ["erasure"] = new Case<Protocol.Messages.ErasureRecord>(Samples.Erasure, ProtocolJson.Default.ErasureRecord),
        ["upload-offer"] = new Case<Protocol.Messages.UploadOffer>(Samples.UploadOffer, ProtocolJson.Default.UploadOffer, "decisionId", "metadata"),
        ["upload-want"] = new Case<Protocol.Messages.UploadWant>(Samples.UploadWant, ProtocolJson.Default.UploadWant, "bytesPerSecond"),
        ["upload-done"] = new Case<Protocol.Messages.UploadDone>(Samples.UploadDone, ProtocolJson.Default.UploadDone),
        ["upload-refused"] = new Case<Protocol.Messages.UploadDone>(Samples.UploadRefused, ProtocolJson.Default.UploadDone, "reason", "message", "retryAfterSeconds"),
        ["actuation"] = new Case<Protocol.Messages.ActuationRecord>(Samples.Actuation, ProtocolJson.Default.ActuationRecord),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Serialize_Sample_IsTheGoldenFileByteForByte(string name) => Golden.Holds($"{name}.json", Cases[name].Serialize());

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_GoldenFile_LosesNothing(string name)
    {
        var golden = Golden.Read($"{name}.json");

        Assert.Equal(golden, Cases[name].ParseAndSerialize(golden).Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_MemberOfANewerPeer_IsSkipped(string name)
    {
        var golden = Golden.Read($"{name}.json");
        var newer = JsonNode.Parse(golden)!.AsObject();
        newer["aMemberOfTheFuture"] = new JsonObject { ["deep"] = new JsonArray(1, "two", null) };
        foreach (var (member, value) in newer.ToList())
        {
            if (value is JsonObject inner && member is not ("counters" or "captureSettings" or "settings" or "arguments" or "result" or "metadata")) inner["anotherOne"] = true;
        }

        Assert.Equal(golden, Cases[name].ParseAndSerialize(Bytes(newer)).Value);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_RequiredMemberMissing_IsNamedInTheError(string name)
    {
        var golden = JsonNode.Parse(Golden.Read($"{name}.json"))!.AsObject();
        var required = golden.Select(pair => pair.Key).Except(Cases[name].Optional).ToList();
        Assert.NotEmpty(required);
        foreach (var member in required)
        {
            var broken = golden.DeepClone().AsObject();
            broken.Remove(member);

            var problem = Cases[name].ParseAndSerialize(Bytes(broken)).Problem;

            Assert.Equal(ReasonCode.Malformed, problem?.Reason);
            Assert.Contains($"'{member}'", problem!.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Parse_OptionalMemberMissing_IsTaken(string name)
    {
        var golden = JsonNode.Parse(Golden.Read($"{name}.json"))!.AsObject();
        foreach (var member in Cases[name].Optional)
        {
            var shorter = golden.DeepClone().AsObject();
            shorter.Remove(member);

            Assert.True(JsonNode.DeepEquals(shorter, JsonNode.Parse(Cases[name].ParseAndSerialize(Bytes(shorter)).Value)), member);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"v\":\"1\"}")]
    public void Parse_NoMessage_IsAProblemNotAnException(string text)
    {
        foreach (var (name, @case) in Cases)
        {
            var problem = @case.ParseAndSerialize(System.Text.Encoding.UTF8.GetBytes(text)).Problem;
            Assert.True(problem?.Reason == ReasonCode.Malformed, name);
        }
    }

    [Fact]
    public void Parse_WordsOfANewerPeer_SurviveAsReasons()
    {
        var json = System.Text.Encoding.UTF8.GetString(Golden.Read("gap.json")).Replace("disk-full", "a-new-reason", StringComparison.Ordinal);

        var gap = ProtocolJson.Parse(System.Text.Encoding.UTF8.GetBytes(json), ProtocolJson.Default.GapRecord, "gap").Value;

        Assert.Equal("a-new-reason", gap.Reason.Value);
    }

    [Theory]
    [InlineData("sha256:00")]
    [InlineData("sha256:ABCDEF0000000000000000000000000000000000000000000000000000000000")]
    [InlineData("md5:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("")]
    public void Parse_BadDigest_SaysWhatADigestIs(string digest)
    {
        var broken = JsonNode.Parse(Golden.Read("blocks-want.json"))!.AsObject();
        broken["artifact"] = digest;

        var problem = ProtocolJson.Parse(Bytes(broken), ProtocolJson.Default.BlocksWant, "want").Problem;

        Assert.Contains("64 lower-case hexadecimal digits", problem?.Message, StringComparison.Ordinal);
    }

    private static byte[] Bytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node);

    private interface ICase
    {
        IReadOnlyList<string> Optional { get; }

        byte[] Serialize();

        Outcome<byte[]> ParseAndSerialize(ReadOnlySpan<byte> bytes);
    }

    private sealed class Case<T>(T sample, JsonTypeInfo<T> type, params string[] optional) : ICase
        where T : class
    {
        public IReadOnlyList<string> Optional => optional;

        public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(sample, type);

        public Outcome<byte[]> ParseAndSerialize(ReadOnlySpan<byte> bytes) =>
            ProtocolJson.Parse(bytes, type, "message").TryGet(out var message, out var problem) ? JsonSerializer.SerializeToUtf8Bytes(message, type) : problem;
    }
}
