using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Decisions;
using Edge.Agent.Storage.Results;
using Edge.Agent.Tensors;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>Makes exactly one decision of each frame: scores, from the cache where that is honest, and the rule; or an error with its reason. One per worker; not thread-safe.</summary>
internal sealed class FrameJudge
{
    private readonly string _model;
    private readonly PipelineServices _services;
    private readonly DecisionBuilder _builder;
    private readonly PipelineMetrics _metrics;
    private readonly StageTimer _timer;
    private readonly FrameScorer _scorer;

    public FrameJudge(string pipeline, string model, long maxPixels, PipelineServices services, PipelineMetrics metrics)
    {
        _model = model;
        _services = services;
        _builder = new DecisionBuilder(pipeline, services.Configuration, services.Rules.Of);
        _metrics = metrics;
        _timer = new StageTimer(services.Clock.Time);
        _scorer = new FrameScorer(maxPixels, _timer);
    }

    /// <summary>Decides.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="cancellationToken">Ends the wait for a model.</param>
    public async ValueTask<DecisionRecord> JudgeAsync(AcceptedFrame frame, CancellationToken cancellationToken)
    {
        _timer.Begin(frame.Captured.CaptureTimestamp);
        while (true)
        {
            var model = _services.Models.FindLoaded(_model);
            var scored = await TryScoreAsync(frame, model, cancellationToken);
            if (scored.Problem == FrameScorer.Swapped) continue;
            return scored.TryGet(out var lookup, out var problem)
                ? _builder.Decided(frame, model!, lookup, _timer.ToLatencies())
                : _builder.Failed(frame, model, problem, _timer.ToLatencies());
        }
    }

    private async ValueTask<Outcome<ScoreLookup>> TryScoreAsync(AcceptedFrame frame, LoadedModel? model, CancellationToken cancellationToken)
    {
        if (frame.Fault is { } fault) return fault;
        if (model is null) return new Problem(ReasonCode.ModelNotReady, $"No version of model '{_model}' serves. Put one into the repository, or assign one at the hub.");
        try
        {
            return await ScoreAsync(frame, model, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // An input that breaks a library must cost one error verdict, not a pipeline that restarts onto the same input for ever.
            return new Problem(ReasonCode.InferenceFailed, $"{exception.GetType().Name}: {exception.Message}");
        }
    }

    private async ValueTask<Outcome<ScoreLookup>> ScoreAsync(AcceptedFrame frame, LoadedModel model, CancellationToken cancellationToken)
    {
        var encoded = frame.Captured.Encoded;
        // What the model said of a master part another time proves nothing.
        if (frame.Claim is null && _services.Cache is { } cache && frame.Captured.Origin is FrameOrigin.File or FrameOrigin.Api)
        {
            var answer = await cache.GetOrAddAsync(Key(model, frame.Hash), stop => _scorer.ScoreAsync(encoded, model, stop), cancellationToken);
            if (answer.IsSuccess) _metrics.Looked(answer.Value.Cached);
            return answer;
        }

        var scored = await _scorer.ScoreAsync(encoded, model, cancellationToken);
        return scored.TryGet(out var input, out var problem) ? new ScoreLookup(input, Cached: false) : problem;
    }

    // The model digest covers model.json, and so the preprocessing; the provider is a parameter because providers round differently.
    private static ResultCacheKey Key(LoadedModel model, ArtifactDigest input)
    {
        var tensor = model.Signature.Inputs[0];
        var question = new ResultCacheQuestion(
            model.Active.Snapshot.Digest, tensor.Type.ProtocolName(), tensor.Shape, [.. model.Signature.Outputs.Select(output => output.Name)],
            $"provider={model.Active.Check.ExecutionProvider}");
        return ResultCacheKey.Of(question, input.ToBytes());
    }
}
