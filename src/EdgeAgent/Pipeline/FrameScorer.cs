using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Preprocessing;
using Edge.Agent.Tasks;
using Edge.Agent.Tasks.Images;
using Edge.Protocol;
using Microsoft.ML.OnnxRuntime;

namespace Edge.Agent.Pipeline;

/// <summary>The computing part of the data path: decode → preprocess → infer → postprocess. One per worker; not thread-safe.</summary>
internal sealed class FrameScorer
{
    private readonly ImageDecoder _decoder;
    private readonly StageTimer _timer;

    public FrameScorer(long maxPixels, StageTimer timer)
    {
        _decoder = new ImageDecoder(maxPixels);
        _timer = timer;
    }

    /// <summary>What a frame ends in when its model was swapped out before it got a lane: ask the successor.</summary>
    public static Problem Swapped { get; } = new(ReasonCode.ModelNotReady, "The model was swapped out meanwhile.");

    private static Problem NotForImages(LoadedModel model) => new(
        ReasonCode.Unsupported,
        $"Model '{model.Active.Snapshot.Name}' ({model.Bundle.Description.Task.Task}) takes no images. Name a model of images in the pipeline.");

    /// <summary>Computes scores.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the wait for a lane.</param>
    public async ValueTask<Outcome<ScoredInput>> ScoreAsync(ReadOnlyMemory<byte> encoded, LoadedModel model, CancellationToken cancellationToken)
    {
        if (model.Task.Accepts != TaskInputKind.Image) return NotForImages(model);
        if (!TaskImages.Decode(_decoder, encoded.Span, model.Bundle.Description.Task).TryGet(out var image, out var problem)) return problem;
        _timer.Decoded();

        using var lease = await model.LeaseAsync(cancellationToken);
        if (lease is null) return Swapped;
        _timer.LaneTaken();

        var lane = lease.Lane;
        if (lane.Prepare(image) is { } refused) return refused;
        _timer.Preprocessed();
        try
        {
            lane.Run(cancellationToken);
        }
        catch (OnnxRuntimeException exception)
        {
            return ModelRefusal.OfRun(exception);
        }

        _timer.Inferred();
        if (lane.Read() is { } unreadable) return unreadable;
        var result = lane.ToResult();
        _timer.Postprocessed();
        return new ScoredInput(result, lane.Provider);
    }
}
