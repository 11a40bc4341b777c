namespace Edge.TestKit.Processes;

/// <summary>One decision as the hub stored it.</summary>
/// <param name="DecisionId">Its id.</param>
/// <param name="PartId">The part.</param>
/// <param name="Verdict">accept, reject, review or error.</param>
/// <param name="ModelVersion">The model's version; null when none decided.</param>
/// <param name="Label">The label with the highest score.</param>
/// <param name="Reason">Why; for an error its reason code and a sentence.</param>
/// <param name="Cached">Whether the scores came from the device's result cache.</param>
public sealed record HubResult(
    Guid DecisionId, string PartId, string Verdict, string? ModelVersion, string? Label, string Reason, bool Cached);
