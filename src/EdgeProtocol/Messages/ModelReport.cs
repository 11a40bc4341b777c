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
/// <param name="Placement">Of the active version: number of graph nodes by execution provider and operator, as ONNX Runtime assigned them.</param>
/// <param name="Compiling">Set while a provider builds its engine: of the active version, which the CPU serves meanwhile, or of a candidate in the state <c>compiling</c>.</param>
/// <param name="Proof">What it has shown so far.</param>
public sealed record ModelReport(
    string Name,
    string Version,
    ArtifactDigest Digest,
    ModelState State,
    string? ExecutionProvider = null,
    ReasonCode? Reason = null,
    string? Message = null,
    int? BlocksDone = null,
    int? BlocksTotal = null,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>>? Placement = null,
    CompilationReport? Compiling = null,
    ModelProof? Proof = null);
