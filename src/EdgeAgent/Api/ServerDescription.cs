namespace Edge.Agent.Api;

/// <summary>What the inference protocols say of this server.</summary>
internal static class ServerDescription
{
    /// <summary>The server's name.</summary>
    public const string Name = "edge-agent";

    /// <summary>The models' format, in the Open Inference Protocol's word.</summary>
    public const string Platform = "onnx_onnxv1";

    /// <summary>Triton's extensions that are served here, by Triton's names.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
        ["binary_tensor_data", "classification", "model_configuration", "model_repository", "schedule_policy", "statistics"];
}
