using Edge.Protocol;
using Edge.Protocol.Records;

namespace Edge.Agent.Commands.Audit;

/// <summary>One decision about a part, as <c>part.json</c> of an export states it.</summary>
/// <param name="Folder">Its files' folder.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="Part">The part.</param>
/// <param name="Pipeline">Who decided.</param>
/// <param name="CapturedAt">When it was captured, where that was known.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Reason">Why.</param>
/// <param name="Model">The deciding model as <c>name@version</c>; null for none.</param>
/// <param name="ModelDigest">Digest of its manifest.</param>
/// <param name="ModelCard">Whether that version is still here: its card and description are exported then.</param>
/// <param name="RuleDigest">Digest of the rule; null for none.</param>
/// <param name="Rule">Whether <c>rule.json</c> is that rule.</param>
/// <param name="ConfigurationDigest">Digest of the configuration it was decided under.</param>
/// <param name="Configuration"><c>same</c> as the box has now, <c>hub</c> (a change by the hub, whose record is exported) or <c>other</c>.</param>
/// <param name="Pictures">Files of pictures.</param>
/// <param name="Chain">Its place in the chain; null when the journal does not hold the record any more: the hub has it.</param>
/// <param name="Master">The master part that was shown; null for a part of the production.</param>
/// <param name="Challenge">The challenge it was made under; null where none is asked for.</param>
/// <param name="ChallengeState">What that challenge came to: <c>passed</c>, <c>waived</c>, <c>failed</c>, <c>under way</c>; null where it is not here.</param>
/// <param name="Missing">What an auditor wants and this box does not have, a sentence each.</param>
internal sealed record AuditedDecision(
    string Folder, Guid DecisionId, string Part, string Pipeline, DateTimeOffset? CapturedAt, string Verdict, string Reason,
    string? Model, ArtifactDigest? ModelDigest, bool ModelCard, ArtifactDigest? RuleDigest, bool Rule,
    ArtifactDigest ConfigurationDigest, string Configuration, IReadOnlyList<string> Pictures, ChainPlace? Chain,
    string? Master, Guid? Challenge, string? ChallengeState, IReadOnlyList<string> Missing);
