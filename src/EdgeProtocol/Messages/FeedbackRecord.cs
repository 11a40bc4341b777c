namespace Edge.Protocol.Messages;

/// <summary>What a person says of a decision, which stands all the same. A later word about the same decision replaces an earlier one.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="DecisionId">The decision.</param>
/// <param name="PartId">Its part.</param>
/// <param name="Pipeline">Its pipeline.</param>
/// <param name="Verdict">What was decided.</param>
/// <param name="Word">What the person says of that.</param>
/// <param name="By">Who: the name given, or the key's.</param>
/// <param name="Label">What the part is, in the person's word or, where the decision is right, the model's; left out where nobody said.</param>
/// <param name="Model">The model that decided; left out where none did.</param>
public sealed record FeedbackRecord(
    int V,
    RecordTime At,
    Guid DecisionId,
    string PartId,
    string Pipeline,
    Verdict Verdict,
    FeedbackWord Word,
    string By,
    string? Label = null,
    ModelReference? Model = null)
{
    /// <summary>Whether it is to be erased: it names the part, and who said it.</summary>
    /// <param name="scope">What is to be erased.</param>
    /// <param name="notLater">When it was said at the latest, where the record does not know.</param>
    public bool IsCoveredBy(ErasureScope scope, DateTimeOffset? notLater) =>
        scope.Covers(PartId, At.Wall ?? notLater) || scope.Covers(By, At.Wall ?? notLater);
}
