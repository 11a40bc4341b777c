namespace Edge.Protocol.Messages;

/// <summary>One model's state on a device.</summary>
/// <param name="Name">Model name.</param>
/// <param name="Version">The version this entry is about.</param>
/// <param name="Digest">Its manifest's digest.</param>
/// <param name="State">Where it stands.</param>
/// <param name="ExecutionProvider">The provider the active version runs on; null while it does not run.</param>
/// <param name="Reason">Why it failed or was rolled back.</param>
/// <param name="Message">The same in a sentence.</param>
/// <param name="BlocksDone">While downloading: blocks on disk.</param>
/// <param name="BlocksTotal">While downloading: blocks in all.</param>
public sealed record ModelReport(
    string Name,
    string Version,
    ArtifactDigest Digest,
    ModelState State,
    string? ExecutionProvider = null,
    ReasonCode? Reason = null,
    string? Message = null,
    int? BlocksDone = null,
    int? BlocksTotal = null);
