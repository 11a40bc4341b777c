namespace Edge.Agent.Deployment.Technician;

/// <summary>What came of a technician's decision.</summary>
/// <param name="Message">The same in a sentence.</param>
internal sealed record ModelAnswer(string Message);
