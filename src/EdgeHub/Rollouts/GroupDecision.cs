using Edge.Hub.Rollouts.Gates;

namespace Edge.Hub.Rollouts;

/// <summary>What was decided about a group, and on which numbers.</summary>
/// <param name="Group">The group's place.</param>
/// <param name="Decision"><c>advanced</c>, <c>advanced-by-order</c>, <c>failed</c> or <c>stopped</c>.</param>
/// <param name="Why">Why, in a sentence.</param>
/// <param name="By">Who decided.</param>
/// <param name="Gates">Every gate of every scope.</param>
/// <param name="Evidence">The numbers they were judged on.</param>
internal sealed record GroupDecision(
    int Group, string Decision, string Why, string By, IReadOnlyList<GateResult> Gates, IReadOnlyList<GateEvidence> Evidence);
