using System.Text.Json.Serialization;

namespace Edge.Protocol.Messages;

/// <summary>One step of a challenge: master parts, whose verdicts are known, that must come out right before parts are judged.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="ChallengeId">The challenge, UUID version 7: all its steps carry it, and so do the decisions made under it.</param>
/// <param name="Pipeline">Whose.</param>
/// <param name="Event">What happened.</param>
/// <param name="ConfigurationDigest">SHA-256 of the effective configuration then.</param>
/// <param name="Model">The model that serves then; null for none.</param>
/// <param name="RuleDigest">SHA-256 of its rule; null for none.</param>
/// <param name="Reason">Started: why it is due. Failed: what was wrong. Each as a word.</param>
/// <param name="Message">The same in a sentence; waived: the reason given.</param>
/// <param name="By">Who showed the part, began or waived it, where somebody said.</param>
/// <param name="Master">For a result: the master part's name.</param>
/// <param name="DecisionId">For a result: its decision.</param>
/// <param name="Expected">For a result: the verdict that was expected.</param>
/// <param name="Verdict">For a result: the verdict.</param>
/// <param name="IsRight">For a result: whether it came out as expected.</param>
/// <param name="Shift">Passed or waived: when the shift began that it holds for; left out where no times are set or the clock was not trusted.</param>
public sealed record ChallengeRecord(
    int V,
    RecordTime At,
    Guid ChallengeId,
    string Pipeline,
    ChallengeEvent Event,
    ArtifactDigest ConfigurationDigest,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ModelReference? Model,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] ArtifactDigest? RuleDigest,
    ReasonCode? Reason = null,
    string? Message = null,
    string? By = null,
    string? Master = null,
    Guid? DecisionId = null,
    Verdict? Expected = null,
    Verdict? Verdict = null,
    bool? IsRight = null,
    DateTimeOffset? Shift = null)
{
    /// <summary>Whether it is to be erased: it names who showed a part. Master parts are nobody's.</summary>
    /// <param name="scope">What is to be erased.</param>
    /// <param name="notLater">When it was written at the latest, where the record does not know.</param>
    public bool IsCoveredBy(ErasureScope scope, DateTimeOffset? notLater) =>
        (scope.Subject is null || By is not null) && scope.Covers(By, At.Wall ?? notLater);
}
