using System.Numerics.Tensors;
using Edge.Agent.Models;

namespace Edge.Agent.Pipeline.Postprocessing;

/// <summary>Turns a model's output into scores.</summary>
internal static class ScoreActivation
{
    /// <summary>Applies an activation.</summary>
    /// <param name="activation">Which.</param>
    /// <param name="output">The model's output.</param>
    /// <param name="scores">As many scores.</param>
    public static void Apply(Activation activation, ReadOnlySpan<float> output, Span<float> scores)
    {
        switch (activation)
        {
            case Activation.Softmax:
                // The library's own SoftMax takes the exponentials as they are, and logits beyond 88 overflow; less the maximum they cannot.
                TensorPrimitives.Subtract(output, TensorPrimitives.Max(output), scores);
                TensorPrimitives.Exp(scores, scores);
                TensorPrimitives.Divide(scores, TensorPrimitives.Sum<float>(scores), scores);
                break;
            case Activation.Sigmoid:
                TensorPrimitives.Sigmoid(output, scores);
                break;
            default:
                output.CopyTo(scores);
                break;
        }
    }
}
