namespace Edge.Protocol.Messages;

/// <summary>How a version proves itself on the device before it decides anything (design §7). Golden cases are run in any case.</summary>
/// <param name="Shadow">Beside the active version on live frames; null: not.</param>
/// <param name="Trial">Active, under watch and on a lease; null: it is committed once its golden cases pass.</param>
public sealed record ProofPolicy(ShadowPolicy? Shadow = null, TrialPolicy? Trial = null);
