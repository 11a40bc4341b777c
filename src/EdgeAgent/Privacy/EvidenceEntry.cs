using Edge.Protocol.Messages;

namespace Edge.Agent.Privacy;

/// <summary>What stands with a kept picture, so that it can be found and erased without the history.</summary>
/// <param name="DecisionId">The decision.</param>
/// <param name="PartId">The part.</param>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Captured">When the image was captured.</param>
/// <param name="Kind">How much of the image the picture shows.</param>
public sealed record EvidenceEntry(Guid DecisionId, string PartId, string Pipeline, Verdict Verdict, RecordTime Captured, PictureKind Kind);
