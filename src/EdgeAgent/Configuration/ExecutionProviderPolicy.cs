namespace Edge.Agent.Configuration;

/// <summary>Which execution providers may run a model.</summary>
/// <param name="Requirement">What happens when none of the named ones can be had.</param>
/// <param name="Order">Provider names in order of preference, lower case: <c>cuda</c>, <c>tensorrt</c>, <c>dml</c>, <c>qnn</c>, <c>openvino</c>, <c>coreml</c>, <c>cpu</c>.</param>
public sealed record ExecutionProviderPolicy(ProviderRequirement Requirement, IReadOnlyList<string> Order)
{
    /// <summary>Whatever there is; the CPU always is.</summary>
    public static ExecutionProviderPolicy Any { get; } = new(ProviderRequirement.Any, ["cpu"]);
}
