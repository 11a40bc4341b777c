namespace Edge.Agent.Challenges;

/// <summary>How the master parts of a pipeline stand.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="State"><c>due</c>: the line is held; <c>passed</c> or <c>waived</c>: parts are judged.</param>
/// <param name="Challenge">The challenge under way or in force; left out before the first.</param>
/// <param name="Why">Why it was begun, as a word.</param>
/// <param name="At">When it began, or let the line go; left out where the clock was not trusted.</param>
/// <param name="Announced">The master part that the next one is said to be; left out for none.</param>
/// <param name="Masters">The master parts.</param>
/// <param name="Last">What came out last, in the challenge before where it failed.</param>
public sealed record ChallengeView(
    string Pipeline, string State, Guid? Challenge, string? Why, DateTimeOffset? At, string? Announced, IReadOnlyList<MasterView> Masters, ResultView? Last);
