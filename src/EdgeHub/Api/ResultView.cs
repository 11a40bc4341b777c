using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>A stored decision, as the API shows it.</summary>
/// <param name="Id">Grows in order of arrival; the cursor of paging.</param>
/// <param name="DecisionId">The decision's own id.</param>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="PartId">The part.</param>
/// <param name="Pipeline">The pipeline that decided.</param>
/// <param name="Source">Where the input came from.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Label">The label with the highest score.</param>
/// <param name="Score">That score.</param>
/// <param name="ErrorCode">For an error: its reason as a word.</param>
/// <param name="Model">The deciding model's name; null when none was ready.</param>
/// <param name="ModelVersion">Its version.</param>
/// <param name="ModelDigest">Its digest.</param>
/// <param name="ExecutionProvider">The provider it ran on.</param>
/// <param name="At">When the input was captured, as well as the hub knows.</param>
/// <param name="DeviceClock">Whether <paramref name="At"/> is the device's own time.</param>
/// <param name="TimeQuality">How good <paramref name="At"/> is.</param>
/// <param name="ReceivedAt">When the record arrived.</param>
/// <param name="InferenceMs">Milliseconds the model ran.</param>
/// <param name="TotalMs">Milliseconds from capture to decision.</param>
/// <param name="Cached">Whether the scores were an earlier inference's on the same bytes.</param>
public sealed record ResultView(
    long Id,
    Guid DecisionId,
    string Device,
    string PartId,
    string Pipeline,
    string Source,
    Verdict Verdict,
    string Reason,
    string? Label,
    double? Score,
    string? ErrorCode,
    string? Model,
    string? ModelVersion,
    string? ModelDigest,
    string? ExecutionProvider,
    DateTimeOffset At,
    bool DeviceClock,
    TimeQuality TimeQuality,
    DateTimeOffset ReceivedAt,
    double InferenceMs,
    double TotalMs,
    bool Cached);
