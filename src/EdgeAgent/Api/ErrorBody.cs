using Edge.Protocol;

namespace Edge.Agent.Api;

/// <summary>What a refused request gets.</summary>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Message">Why, and the remedy.</param>
internal sealed record ErrorBody(ReasonCode Reason, string Message);
