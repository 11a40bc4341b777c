using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Deployment;

/// <summary>A version that was tried in vain: it is not tried again until a new revision asks for it.</summary>
/// <param name="Slot">The version and the revision that asked for it.</param>
/// <param name="State"><see cref="ModelState.Failed"/> or <see cref="ModelState.RolledBack"/>.</param>
/// <param name="Reason">Why, as a word.</param>
/// <param name="Message">Why, in a sentence.</param>
public sealed record FailedVersion(SlotVersion Slot, ModelState State, ReasonCode Reason, string Message);
