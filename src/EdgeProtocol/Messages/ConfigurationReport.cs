namespace Edge.Protocol.Messages;

/// <summary>One pipeline's or setting's state on a device.</summary>
/// <param name="Name">The pipeline's or setting's name.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Digest">Digest of the configuration this entry is about: what runs, or what was refused.</param>
/// <param name="Reason">Why it was refused, left or waits.</param>
/// <param name="Message">The same in a sentence.</param>
public sealed record ConfigurationReport(
    string Name, ConfigurationState State, ArtifactDigest? Digest = null, ReasonCode? Reason = null, string? Message = null);
