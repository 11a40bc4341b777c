using System.Globalization;
using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>Runs a model's golden cases: the proof that this box computes what the model's makers saw.</summary>
internal static class GoldenCheck
{
    /// <summary>Runs every case.</summary>
    /// <param name="bundle">The model's folder.</param>
    /// <param name="instance">A lane through the loaded model.</param>
    /// <param name="cancellationToken">Ends the check between cases.</param>
    /// <returns>The largest absolute score difference, or the first case beyond the tolerance.</returns>
    public static Outcome<float> Run(ModelBundle bundle, ModelInstance instance, CancellationToken cancellationToken)
    {
        var decoder = new ImageDecoder(PipelineOptions.DefaultMaxImagePixels);
        var largest = 0f;
        foreach (var item in bundle.GoldenCases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!decoder.Decode(File.ReadAllBytes(item.Image)).TryGet(out var image, out var problem))
                return new Problem(ReasonCode.GoldenMismatch, $"Golden image {item.Image} cannot be decoded: {problem.Message}");
            instance.Prepare(image);
            instance.Infer();
            if (Compare(bundle, item, instance.Score(), ref largest) is { } mismatch) return mismatch;
        }

        return largest;
    }

    private static Problem? Compare(ModelBundle bundle, GoldenCase item, ReadOnlySpan<float> scores, ref float largest)
    {
        var tolerance = bundle.Description.Golden!.Tolerance;
        var best = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            if (scores[i] > scores[best]) best = i;
            var difference = Math.Abs(scores[i] - item.Scores[i]);
            // Written so that a NaN fails.
            if (!(difference <= tolerance))
            {
                return new Problem(ReasonCode.GoldenMismatch, string.Create(
                    CultureInfo.InvariantCulture,
                    $"Golden case {item.Image}: '{bundle.Labels[i]}' scores {scores[i]:F4}, expected {item.Scores[i]:F4} within {tolerance}. The file is damaged, or this box computes differently than the model allows."));
            }

            largest = Math.Max(largest, difference);
        }

        return bundle.Labels[best] == item.Label
            ? null
            : new Problem(ReasonCode.GoldenMismatch, $"Golden case {item.Image}: '{bundle.Labels[best]}' comes out on top, expected '{item.Label}'.");
    }
}
