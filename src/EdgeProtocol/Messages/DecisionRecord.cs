using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>
/// One decision about one part, with all an audit asks for: what was looked at, by which model on which provider,
/// under which rule and configuration, what came out and why. The three members an audit must see even when there is
/// nothing to say (model, provider, rule) are written as null rather than left out.
/// </summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="DecisionId">UUID version 7; given when the input was accepted, so a retried input keeps it.</param>
/// <param name="PartId">From the trigger, the file's name or the request.</param>
/// <param name="Pipeline">The pipeline that decided.</param>
/// <param name="Source">Where the input came from, for example <c>folder</c> or <c>gpio</c>.</param>
/// <param name="Captured">When it was captured.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Reason">Why, in the rule's words, for example <c>open 0.97</c>; for an error its reason code and sentence.</param>
/// <param name="Scores">Scores, highest first; empty for an error.</param>
/// <param name="Model">The model that decided; null when none was ready.</param>
/// <param name="ExecutionProvider">The provider actually used.</param>
/// <param name="RuleDigest">SHA-256 of the decision rule.</param>
/// <param name="ConfigurationDigest">SHA-256 of the effective configuration.</param>
/// <param name="InputHash">SHA-256 of the input's bytes.</param>
/// <param name="Cached">True when the scores were an earlier inference's on the same bytes and model.</param>
/// <param name="Latency">Milliseconds per stage.</param>
/// <param name="ErrorCode">For verdict error: the reason as a word.</param>
/// <param name="CaptureSettings">Camera or file facts, for example exposure or file name.</param>
/// <param name="Operator">Who stood by, when somebody did.</param>
/// <param name="Detections">For object detection what was found, best first, at most 100; empty when nothing was.</param>
/// <param name="Evidence">Pictures kept on the device, where its policy keeps any.</param>
/// <param name="Challenge">Where master parts are asked for: the <see cref="ChallengeRecord.ChallengeId"/> that it was made under,
/// the one that let the line go, or for a held part and a master part the one under way.</param>
/// <param name="Master">The name of the master part that was shown; left out for a part of the production.</param>
public sealed record DecisionRecord(
    int V,
    Guid DecisionId,
    string PartId,
    string Pipeline,
    string Source,
    RecordTime Captured,
    Verdict Verdict,
    string Reason,
    IReadOnlyList<LabelScore> Scores,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ModelReference? Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? ExecutionProvider,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ArtifactDigest? RuleDigest,
    ArtifactDigest ConfigurationDigest,
    ArtifactDigest InputHash,
    bool Cached,
    StageLatencies Latency,
    ReasonCode? ErrorCode = null,
    IReadOnlyDictionary<string, string>? CaptureSettings = null,
    string? Operator = null,
    IReadOnlyList<DetectedObject>? Detections = null,
    IReadOnlyList<EvidencePicture>? Evidence = null,
    Guid? Challenge = null,
    string? Master = null);
