namespace Edge.Protocol.Messages;

/// <summary>One step of a model update, kept for the audit.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="Revision">The desired revision that asked for it.</param>
/// <param name="Model">The version concerned.</param>
/// <param name="State">The state it entered.</param>
/// <param name="Reason">For a failure or rollback: why, as a word.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="Proof">What it had shown when it entered the state.</param>
public sealed record DeploymentRecord(
    int V, RecordTime At, long Revision, ModelReference Model, ModelState State, ReasonCode? Reason = null, string? Message = null,
    ModelProof? Proof = null);
