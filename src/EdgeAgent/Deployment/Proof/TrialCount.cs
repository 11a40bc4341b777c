namespace Edge.Agent.Deployment.Proof;

/// <summary>What a version on trial has decided so far.</summary>
/// <param name="Frames">Decisions.</param>
/// <param name="Errors">Those without a verdict.</param>
/// <param name="NotNumbers">Those of them whose scores were no numbers.</param>
/// <param name="Last">Its last decisions.</param>
internal sealed record TrialCount(long Frames, long Errors, long NotNumbers, JudgedSample Last);
