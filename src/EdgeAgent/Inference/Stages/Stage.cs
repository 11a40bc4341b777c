using Edge.Agent.Tensors.Numpy;

namespace Edge.Agent.Inference.Stages;

/// <summary>What one stage of an inference made.</summary>
/// <param name="Name">For example <c>decoded</c>, <c>input-pixel_values</c>, <c>output-logits</c>, <c>scores</c>; a file's name without its ending.</param>
/// <param name="Array">The numbers.</param>
internal sealed record Stage(string Name, NpyArray Array)
{
    /// <summary>The decoded pixels, u8 [height, width, channels].</summary>
    public const string Decoded = "decoded";

    /// <summary>Those pixels at the model's size, u8 [height, width, channels], before they are normalised.</summary>
    public const string Resized = "resized";

    /// <summary>Before an input's name.</summary>
    public const string Input = "input-";

    /// <summary>Before an output's name.</summary>
    public const string Output = "output-";

    /// <summary>Scores in label order, f32 [labels].</summary>
    public const string Scores = "scores";

    /// <summary>Found objects, f32 [objects, 6]: label, score, left, top, right, bottom.</summary>
    public const string Detections = "detections";

    /// <summary>The vector, f32 [numbers].</summary>
    public const string Embedding = "embedding";

    /// <summary>A tensor's name as part of a file's.</summary>
    /// <param name="tensor">The name in the graph.</param>
    public static string FileName(string tensor) => string.Concat(tensor.Select(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' ? c : '_'));
}
