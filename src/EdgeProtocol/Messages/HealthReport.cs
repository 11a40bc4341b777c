namespace Edge.Protocol.Messages;

/// <summary>One degradation.</summary>
/// <param name="Component">What is degraded, for example <c>model/pcb-defects</c>.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Message">Why, and the remedy.</param>
public sealed record HealthReport(string Component, ReasonCode Reason, string Message);
