using Edge.Protocol;

namespace Edge.Agent.Storage.Results;

/// <summary>What scores depend on besides the input; one per active model, made once.</summary>
/// <param name="Model">Digest of the model version's manifest; it covers the preprocessing, which stands in model.json.</param>
/// <param name="ElementType">Element type of the input tensor, for example <c>float32</c>.</param>
/// <param name="Shape">Shape of the input tensor.</param>
/// <param name="Outputs">Requested outputs, in order.</param>
/// <param name="Parameters">Request parameters that change the scores; empty when there are none.</param>
public sealed record ResultCacheQuestion(
    ArtifactDigest Model,
    string ElementType,
    IReadOnlyList<long> Shape,
    IReadOnlyList<string> Outputs,
    string Parameters = "");
