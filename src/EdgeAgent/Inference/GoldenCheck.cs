using Edge.Agent.Configuration;
using Edge.Agent.Models;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;

namespace Edge.Agent.Inference;

/// <summary>Runs a model's golden cases: the proof that this box computes what the model's makers saw.</summary>
internal static class GoldenCheck
{
    /// <summary>Runs every case.</summary>
    /// <param name="bundle">The model's folder.</param>
    /// <param name="lane">A lane through the loaded model.</param>
    /// <param name="cancellationToken">Ends the check between cases.</param>
    /// <returns>The largest absolute score difference, or the first case beyond the tolerance.</returns>
    public static Outcome<float> Run(ModelBundle bundle, ModelLane lane, CancellationToken cancellationToken)
    {
        var decoder = new ImageDecoder(PipelineOptions.DefaultMaxImagePixels);
        var largest = 0f;
        foreach (var item in bundle.GoldenCases)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (!Infer(item, lane, decoder, bundle.Description.Task).TryGet(out var result, out var problem))
                return new Problem(ReasonCode.GoldenMismatch, $"Golden case {item.Name} cannot be run: {problem.Message}");
            if (GoldenComparison.Compare(item, bundle, result, ref largest) is { } mismatch) return mismatch;
        }

        return largest;
    }

    private static Outcome<TaskResult> Infer(GoldenCase item, ModelLane lane, ImageDecoder decoder, TaskOptions task)
    {
        if (!Input(item, decoder, task).TryGet(out var input, out var problem)) return problem;
        if (lane.Prepare(input) is { } refused) return refused;
        lane.Run();
        return lane.Read() is { } unreadable ? unreadable : lane.ToResult();
    }

    private static Outcome<TaskInput> Input(GoldenCase item, ImageDecoder decoder, TaskOptions task)
    {
        if (item.Text is { } text) return TaskInput.Of(text);
        return TaskImages.Decode(decoder, File.ReadAllBytes(item.Image!), task);
    }
}
