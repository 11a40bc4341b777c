using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Preprocessing;
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

    /// <summary>Computes scores.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="model">The model.</param>
    /// <param name="cancellationToken">Ends the wait for a lane.</param>
    public async ValueTask<Outcome<ScoredInput>> ScoreAsync(ReadOnlyMemory<byte> encoded, LoadedModel model, CancellationToken cancellationToken)
    {
        if (!_decoder.Decode(encoded.Span).TryGet(out var image, out var problem)) return problem;
        _timer.Decoded();

        using var lease = await model.LeaseAsync(cancellationToken);
        if (lease is null) return Swapped;
        _timer.LaneTaken();

        lease.Instance.Prepare(image);
        _timer.Preprocessed();
        try
        {
            lease.Instance.Infer();
        }
        catch (OnnxRuntimeException exception)
        {
            return new Problem(ReasonCode.InferenceFailed, $"ONNX Runtime failed: {exception.Message}");
        }

        _timer.Inferred();
        var scores = lease.Instance.Score().ToArray();
        _timer.Postprocessed();
        return Array.TrueForAll(scores, float.IsFinite)
            ? new ScoredInput(scores, model.Active.Check.ExecutionProvider)
            : new Problem(ReasonCode.InferenceFailed, "The model gave scores that are no numbers; its file or its preprocessing is wrong.");
    }
}
