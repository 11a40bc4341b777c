namespace Edge.Agent.Configuration;

/// <summary>The execution providers a policy may name.</summary>
public static class ExecutionProviderNames
{
    /// <summary>The one every box has.</summary>
    public const string Cpu = "cpu";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Cpu, "cuda", "tensorrt", "dml", "qnn", "openvino", "coreml"];
}
