namespace Edge.Agent.Deployment.Proof;

/// <summary>What a candidate beside the active version has shown so far.</summary>
/// <param name="Frames">Frames both judged.</param>
/// <param name="Agreed">Those with the same verdict.</param>
/// <param name="Errors">Those without a verdict of the candidate.</param>
/// <param name="NotNumbers">Those of them whose scores were no numbers.</param>
/// <param name="NotCopied">Frames that were not copied.</param>
/// <param name="Candidate">The candidate on the last frames.</param>
/// <param name="Active">The active version on the same.</param>
internal sealed record ShadowCount(
    long Frames, long Agreed, long Errors, long NotNumbers, long NotCopied, JudgedSample Candidate, JudgedSample Active);
