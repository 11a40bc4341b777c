using Edge.Protocol.Artifacts;
using Edge.Protocol.Messages;
using Edge.Protocol.Records;

namespace Edge.Protocol.Tests;

/// <summary>One of each message, every member set, as the golden files hold them.</summary>
internal static class Samples
{
    public static readonly DeviceAddress Address = new("plant-1", "box-7");
    public static readonly Epoch Epoch = Epoch.Read([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
    public static readonly ArtifactDigest Digest = ArtifactDigest.Of("model"u8);
    public static readonly ModelReference Model = new("pcb-defects", "2", Digest);
    public static readonly RecordTime Time = new("5f0c", 123_456, new DateTimeOffset(2026, 11, 23, 14, 5, 6, 789, TimeSpan.Zero));
    public static readonly Guid Decision = Guid.Parse("019ab1c2-0000-7000-8000-000000000001");

    public static readonly StatusMessage Online = new(1, PresenceState.Online, "9d4e1f00aa55cc33", "0.1.0", Epoch, "3188af39-dae0-4d5e-9ee5-07f3e08faa62");

    public static readonly StatusMessage Offline = Online with { State = PresenceState.Offline };

    public static readonly DesiredState Desired = new(1, 42, [new DesiredModel("pcb-defects", "2", Digest, 812)]);

    public static readonly DesiredState DesiredConfiguration = Desired with
    {
        Pipelines = [Json("""{"name":"line-1","model":"pcb-defects","source":{"folder":{"path":"/srv/line-1"}},"instances":2}""")],
        Settings = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["logLevel"] = "debug" },
    };

    public static readonly ReportedState Reported = new(
        1,
        42,
        new AgentReport("0.1.0", "native", "linux-arm64", ArtifactDigest.Of("configuration"u8)),
        [
            new ModelReport("pcb-defects", "1", ArtifactDigest.Of("old"u8), ModelState.Committed, "CPUExecutionProvider"),
            new ModelReport("pcb-defects", "2", Digest, ModelState.Downloading, BlocksDone: 3, BlocksTotal: 9),
            new ModelReport("labels", "7", ArtifactDigest.Of("labels"u8), ModelState.Failed, null, ReasonCode.GoldenMismatch, "Case 2 is 0.4 away."),
        ],
        new StorageReport(Epoch, 1000, 12, 1_048_576, 3),
        [new HealthReport("deployment/labels", ReasonCode.GoldenMismatch, "Case 2 is 0.4 away.")],
        new SortedDictionary<string, long>(StringComparer.Ordinal) { ["edge_decisions_total{verdict=\"accept\"}"] = 988, ["edge_records_sent_total"] = 1000 });

    public static readonly ReportedState ReportedConfiguration = Reported with
    {
        Pipelines =
        [
            new ConfigurationReport("line-1", ConfigurationState.RolledBack, ArtifactDigest.Of("pipeline"u8), ReasonCode.NotProven, "The folder '/srv/line-1' did not open within 20 s."),
            new ConfigurationReport("line-2", ConfigurationState.Local, ArtifactDigest.Of("local"u8)),
        ],
        Settings = [new ConfigurationReport("logLevel", ConfigurationState.Applied, ArtifactDigest.Of("debug"u8))],
    };

    public static readonly ReportedState ReportedCompiling = Reported with
    {
        Models =
        [
            new ModelReport("pcb-defects", "2", Digest, ModelState.Compiling, Compiling: new CompilationReport("tensorrt, cuda", new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.Zero), 312, 3600)),
            new ModelReport("labels", "7", ArtifactDigest.Of("labels"u8), ModelState.Committed, "TensorrtExecutionProvider", Proof: new ModelProof(8, 8, CompileSeconds: 840)),
        ],
    };

    public static readonly RecordsAck Ack = new(1, Epoch, [[1, 10], [12, 12]], [new RejectedRecord(11, ReasonCode.Malformed, "The payload is not JSON.")]);

    public static readonly BlocksWant Want = new(1, Digest, 10, new byte[] { 0b0000_1001, 0b0000_0010 }, true, true);

    public static readonly TransferWant TransferWant = new(1, Digest, [ArtifactDigest.Of("old"u8)], 268_435_456);

    public static readonly TransferPlan TransferPlan = new(
        1, Digest,
        [
            new PlannedFile(ArtifactDigest.Of("onnx"u8), ArtifactDigest.Of("delta"u8), 14_500, ArtifactDigest.Of("old onnx"u8)),
            new PlannedFile(ArtifactDigest.Of("labels"u8), ArtifactDigest.Of("compressed"u8), 300),
        ]);

    public static readonly UploadOffer UploadOffer = new(
        1, Guid.Parse("f0e1d2c3-0000-8000-8000-000000000002"), UploadKind.Crop, Digest, 200_000, "line-1-crop", Decision,
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["pipeline"] = "line-1" });

    public static readonly UploadWant UploadWant = new(1, Digest, 3, new byte[] { 0b0000_0101 }, 65_536);

    public static readonly UploadDone UploadDone = new(1, UploadOffer.Id, Digest, true);

    public static readonly UploadDone UploadRefused = UploadDone with
    {
        Accepted = false,
        Reason = new ReasonCode("quota-exceeded"),
        Message = "The hub has no room.",
        RetryAfterSeconds = 3600,
    };

    public static readonly ModelManifest Manifest = ModelManifest.Create(
        "pcb-defects",
        "2",
        [
            new ManifestFile("model.onnx", 687_104, ArtifactDigest.Of("onnx"u8)),
            new ManifestFile("golden/case-1.png", 4096, ArtifactDigest.Of("png"u8)),
            new ManifestFile("model.json", 512, ArtifactDigest.Of("json"u8)),
        ]);

    public static readonly DecisionRecord Reject = new(
        1,
        Decision,
        "part-0007",
        "line-1",
        "folder",
        Time,
        Verdict.Reject,
        "open 0.97",
        [new LabelScore("open", 0.96875f), new LabelScore("good", 0.03125f)],
        Model,
        "CPUExecutionProvider",
        ArtifactDigest.Of("rule"u8),
        ArtifactDigest.Of("configuration"u8),
        ArtifactDigest.Of("image"u8),
        false,
        new StageLatencies(0.5, 2.25, 0.75, 3.5, 0.125),
        null,
        new SortedDictionary<string, string>(StringComparer.Ordinal) { ["file"] = "part-0007.png" },
        "shift-a");

    public static readonly DecisionRecord Detections = Reject with
    {
        Scores = [new LabelScore("open", 0.96875f)],
        Detections = [new DetectedObject("open", 0.96875f, new DetectedBox(112, 40.5f, 140, 71))],
    };

    public static readonly DecisionRecord Evidence = Detections with
    {
        Evidence =
        [
            new EvidencePicture(PictureKind.Thumbnail, ArtifactDigest.Of("thumbnail"u8), 6_144),
            new EvidencePicture(PictureKind.Crop, ArtifactDigest.Of("crop"u8), 2_048, new DetectedBox(98, 26, 154, 86)),
        ],
    };

    public static readonly DecisionRecord Error = new(
        1,
        Decision,
        "part-0008",
        "line-1",
        "folder",
        Time with { Wall = null },
        Verdict.Error,
        "image-truncated: The image ends in row 12 of 480.",
        [],
        null,
        null,
        null,
        ArtifactDigest.Of("configuration"u8),
        ArtifactDigest.Of("image"u8),
        false,
        new StageLatencies(0.5, 0, 0, 0, 0),
        ReasonCode.ImageTruncated);

    public static readonly DeploymentRecord Deployment = new(1, Time, 42, Model, ModelState.RolledBack, ReasonCode.ModelInvalid, "The file is damaged.");

    public static readonly DesiredState DesiredProof = Desired with
    {
        Models = [Desired.Models[0] with { Proof = new ProofPolicy(new ShadowPolicy(500), new TrialPolicy(200)) }],
    };

    public static readonly DeploymentRecord DeploymentProof = Deployment with
    {
        Reason = new ReasonCode("latency"),
        Message = "The 95th percentile is 3.1 times the version before's.",
        Proof = new ModelProof(
            8, 8, new ShadowEvidence(500, 492, 1, 7.5, 6.25, 0.125, 31),
            new TrialEvidence(120, 0, 19.5, 6.25, 0.0625, 1_048_576, new DateTimeOffset(2026, 11, 24, 14, 0, 0, TimeSpan.Zero))),
    };

    public static readonly DisagreementRecord Disagreement = new(
        1, Time, Decision, "part-000042", "line-1",
        new JudgedVersion(new ModelReference("pcb-defects", "1", ArtifactDigest.Of("old"u8)), Verdict.Accept, "good 0.71", new LabelScore("good", 0.71f)),
        new JudgedVersion(Model, Verdict.Reject, "open 0.97", new LabelScore("open", 0.97f)));

    public static readonly FeedbackRecord Feedback = new(
        1, Time, Decision, "part-000042", "line-1", Verdict.Reject, FeedbackWord.NewClass, "anna", "solder-ball", Model);

    public static readonly ChallengeRecord Challenge = new(
        1, Time, Decision, "line-1", ChallengeEvent.Result, ArtifactDigest.Of("configuration"u8), Model, ArtifactDigest.Of("rule"u8),
        Message: "open 0.97", By: "anna", Master: "bad-1", DecisionId: Decision, Expected: Verdict.Reject, Verdict: Verdict.Reject, IsRight: true);

    public static readonly AlarmRecord Alarm = new(1, Time, "pipeline/line-1", ReasonCode.FrozenFrame, "The camera gave the same bytes twice; restart it.", Decision);

    public static readonly GapRecord Gap = new(1, Time, 100, 199, 97, ReasonCode.DiskFull);

    public static readonly ErasureRecord Erasure = new(
        1, Time, 3, "anna", "left the company", new ErasureScope("worker-7*", new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero)));

    public static readonly ConfigurationRecord Configuration = new(
        1, Time, "pipeline/line-1", ConfigurationState.RolledBack, ArtifactDigest.Of("new"u8), ArtifactDigest.Of("configuration"u8), 42, "anna", ReasonCode.NotProven,
        "The folder '/srv/line-1' did not open within 20 s.");

    public static readonly CommandRequest Command = new(1, "019ab1c2-7000", "set-log-level", Json("""{"level":"debug","for":"10m"}"""), "anna");

    public static readonly CommandResponse CommandResponse = new(1, "019ab1c2-7000", CommandState.Failed, ReasonCode.Unsupported, "No such command.", Json("""{"known":["snapshot"]}"""));

    public static readonly ActuationRecord Actuation = new(1, Time, Decision, "pinctrl-bcm2711", 17, PinChange.Activated);

    private static System.Text.Json.JsonElement Json(string text) => System.Text.Json.JsonElement.Parse(text);
}
