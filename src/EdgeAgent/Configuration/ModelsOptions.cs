namespace Edge.Agent.Configuration;

/// <summary>Where models lie.</summary>
/// <param name="Repository">Absolute path of the unmanaged repository, <c>name/version/</c> below it; null when all models come from the hub.</param>
/// <param name="IntraOpThreads">ONNX Runtime threads of one session; default 1, which is fastest for models of a few milliseconds.</param>
public sealed record ModelsOptions(string? Repository, int IntraOpThreads);
