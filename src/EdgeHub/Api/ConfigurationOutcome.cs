using Edge.Protocol.Messages;

namespace Edge.Hub.Api;

/// <summary>What a device says of a pipeline or setting.</summary>
/// <param name="Device"><c>site/device</c>.</param>
/// <param name="State">Its state; null while it has said nothing.</param>
/// <param name="Reason">Why it was refused or left, as a word.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record ConfigurationOutcome(string Device, ConfigurationState? State, string? Reason, string? Message);
