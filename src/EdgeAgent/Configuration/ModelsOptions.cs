namespace Edge.Agent.Configuration;

/// <summary>Where models lie.</summary>
/// <param name="Repository">Absolute path of the unmanaged repository, <c>name/version/</c> below it; null when all models come from the hub.</param>
/// <param name="RepositoryControl">Who decides which of them are loaded.</param>
/// <param name="PollInterval">For poll: how often the folder is looked at.</param>
/// <param name="IntraOpThreads">ONNX Runtime threads of one session; default 1, which is fastest for models of a few milliseconds.</param>
public sealed record ModelsOptions(string? Repository, RepositoryControl RepositoryControl, TimeSpan PollInterval, int IntraOpThreads)
{
    /// <summary>Bytes all models together may take; 0 for any number.</summary>
    public long MemoryBudget { get; init; }

    /// <summary>How long a provider may take to build a candidate's engine.</summary>
    public TimeSpan CompileTimeout { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Absolute path of a native ONNX Runtime in place of ours; null for ours.</summary>
    public string? OnnxRuntimeLibrary { get; init; }

    /// <summary>Libraries with execution providers, registered at the start.</summary>
    public IReadOnlyList<ExecutionProviderLibrary> ExecutionProviderLibraries { get; init; } = [];
}
