namespace Edge.Agent.Api.TensorFlow;

/// <summary>A model here has one signature, under the names clients know it by.</summary>
internal static class SignatureNames
{
    /// <summary>TensorFlow's own default.</summary>
    public const string Default = "serving_default";

    /// <summary>What a request may call it.</summary>
    public static IReadOnlySet<string> Known { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "", Default, "tensorflow/serving/predict", "tensorflow/serving/classify", "tensorflow/serving/regress",
    };
}
