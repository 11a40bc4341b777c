namespace Edge.Protocol.Messages;

/// <summary>A change of what a device runs by, written before it takes effect; or a command that somebody sent.</summary>
/// <param name="V">Contract version, 1.</param>
/// <param name="At">When.</param>
/// <param name="Item">What changes: <c>pipeline/line-1</c>, <c>setting/logLevel</c>, <c>command/snapshot</c>, <c>rule/pcb-defects</c>.</param>
/// <param name="State">What it becomes; for a command <see cref="ConfigurationState.Applied"/>.</param>
/// <param name="OldDigest">Digest of the effective configuration before; for a rule, of the rule.</param>
/// <param name="NewDigest">Digest of the effective configuration that decisions carry from here on; for a rule, of the rule.</param>
/// <param name="Revision">The desired revision that asks for it; left out where none does.</param>
/// <param name="By">Who asked, as they say.</param>
/// <param name="Reason">For a way back: why, as a word.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record ConfigurationRecord(
    int V,
    RecordTime At,
    string Item,
    ConfigurationState State,
    ArtifactDigest OldDigest,
    ArtifactDigest NewDigest,
    long? Revision = null,
    string? By = null,
    ReasonCode? Reason = null,
    string? Message = null);
