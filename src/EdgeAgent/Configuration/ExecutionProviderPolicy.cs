namespace Edge.Agent.Configuration;

/// <summary>Which execution providers may run a model.</summary>
/// <param name="Requirement">What happens when none of the named ones can be had.</param>
/// <param name="Order">
/// Provider names in order of preference: <c>cuda</c>, <c>tensorrt</c>, <c>dml</c>, <c>qnn</c>, <c>openvino</c>, <c>coreml</c>, <c>cpu</c>,
/// or the name of a library from the configuration's <c>models.executionProviderLibraries</c>.
/// </param>
public sealed record ExecutionProviderPolicy(ProviderRequirement Requirement, IReadOnlyList<string> Order)
{
    /// <summary>Stands for every operator in <see cref="AllowedCpuOperators"/>.</summary>
    public const string EveryOperator = "*";

    private static readonly IReadOnlyDictionary<string, string> NoOptions = new Dictionary<string, string>();

    /// <summary>Whatever there is; the CPU always is.</summary>
    public static ExecutionProviderPolicy Any { get; } = new(ProviderRequirement.Any, ["cpu"]);

    /// <summary>
    /// Operators that handle shapes and small integers, which ONNX Runtime leaves on the CPU on purpose because the copy to a
    /// device would cost more, and control flow, which the CPU drives.
    /// </summary>
    public static IReadOnlyList<string> HousekeepingOperators { get; } =
    [
        "Cast", "Concat", "Constant", "ConstantOfShape", "Gather", "Identity", "If", "Loop", "Range", "Reshape", "Shape", "Size", "Slice", "Squeeze", "Unsqueeze",
    ];

    /// <summary>Operators that may run on the CPU although the order names another provider; outside the ONNX domain with their domain.</summary>
    public IReadOnlyList<string> AllowedCpuOperators { get; init; } = HousekeepingOperators;

    /// <summary>Options by provider name, passed on to it as they are.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Options { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>When a provider compiles the model.</summary>
    public ProviderCompilation Compilation { get; init; }

    /// <summary>Whether the CPU may take over from a provider that fails.</summary>
    public bool AllowsCpu => Requirement != ProviderRequirement.Require || Order.Contains("cpu", StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether an operator may run on the CPU without a remark.</summary>
    /// <param name="name">The operator.</param>
    public bool AllowsOnCpu(string name) => AllowedCpuOperators.Contains(name) || AllowedCpuOperators.Contains(EveryOperator);

    /// <summary>The options for a provider.</summary>
    /// <param name="name">Its name in <see cref="Order"/>.</param>
    public IReadOnlyDictionary<string, string> OptionsOf(string name) =>
        Options.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value ?? NoOptions;
}
