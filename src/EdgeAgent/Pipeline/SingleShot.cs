using Edge.Agent.Configuration;
using Edge.Agent.Diagnostics;
using Edge.Agent.Inference;
using Edge.Agent.Models;
using Edge.Agent.Models.Rules;
using Edge.Agent.Pipeline.Decisions;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline;

/// <summary>One model asked about one image after the other, without journal, cache or sinks: the same path from bytes to decision as a pipeline's. Not thread-safe.</summary>
public sealed class SingleShot : IShadowModel, IFrameReceipt
{
    /// <summary>What decisions made here call their pipeline and source.</summary>
    public const string PipelineName = "infer";

    private readonly LoadedModel _model;
    private readonly DeviceClock _clock;
    private readonly StageTimer _timer;
    private readonly FrameScorer _scorer;
    private readonly DecisionBuilder _builder;
    private DecisionRule? _rule;
    private (AcceptedFrame Frame, Outcome<ScoredInput> Scored)? _last;

    private SingleShot(LoadedModel model, DeviceClock clock, long maxPixels)
    {
        _model = model;
        _clock = clock;
        _timer = new StageTimer(clock.Time);
        _scorer = new FrameScorer(maxPixels, _timer);
        // There is no configuration here but the model's own.
        _builder = new DecisionBuilder(PipelineName, new EffectiveConfiguration(model.Active.Snapshot.Digest), loaded => _rule ?? loaded.Bundle.Description.Rule);
    }

    /// <summary>The model and what it runs on.</summary>
    public ActiveModel Active => _model.Active;

    /// <summary>The model itself.</summary>
    internal LoadedModel Model => _model;

    /// <summary>The model's description and labels.</summary>
    public ModelBundle Bundle => _model.Bundle;

    /// <summary>Loads a model folder, warms it up and runs its golden cases.</summary>
    /// <param name="library">ONNX Runtime.</param>
    /// <param name="directory">The folder with <c>model.json</c>.</param>
    /// <param name="policy">Overrides the model's own execution-provider policy; null to take that.</param>
    /// <param name="clock">Stamps and latencies.</param>
    /// <param name="maxPixels">Largest accepted image.</param>
    /// <returns>The model, ready, or why it may not serve.</returns>
    public static Outcome<SingleShot> Open(
        OnnxRuntimeLibrary library, string directory, ExecutionProviderPolicy? policy, DeviceClock clock, long maxPixels)
    {
        if (!ModelBundle.Load(directory).TryGet(out var bundle, out var problem)) return problem;
        if (!bundle.ToSnapshot().TryGet(out var snapshot, out problem)) return problem;
        return new ModelLoader(library, clock.Time).Load(snapshot, new ModelServing(1, policy), CancellationToken.None).TryGet(out var model, out problem)
            ? new SingleShot(model, clock, maxPixels)
            : problem;
    }

    /// <summary>Takes a model over that is loaded already.</summary>
    /// <param name="model">The model; freed with this.</param>
    /// <param name="clock">Stamps and latencies.</param>
    /// <param name="maxPixels">Largest accepted image.</param>
    internal static SingleShot Over(LoadedModel model, DeviceClock clock, long maxPixels) => new(model, clock, maxPixels);

    /// <inheritdoc/>
    ModelCheck IShadowModel.Check => _model.Active.Check;

    /// <inheritdoc/>
    ValueTask<DecisionRecord> IShadowModel.JudgeAsync(ReadOnlyMemory<byte> encoded, CancellationToken cancellationToken) => DecideAsync(encoded, "", cancellationToken);

    /// <summary>Decides about one image.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="partId">What to call it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The decision; for an image that is none, an error verdict with its reason.</returns>
    public async ValueTask<DecisionRecord> DecideAsync(ReadOnlyMemory<byte> encoded, string partId, CancellationToken cancellationToken)
    {
        var captured = new CapturedFrame(
            Guid.CreateVersion7(_clock.Time.GetUtcNow()), partId, PipelineName, FrameOrigin.Api, _clock.Now(), _clock.Time.GetTimestamp(), encoded, null, this);
        var frame = new AcceptedFrame(captured, ArtifactDigest.Of(encoded.Span), null);
        _timer.Begin(captured.CaptureTimestamp);
        var scored = await _scorer.ScoreAsync(encoded, _model, cancellationToken);
        _last = (frame, scored);
        return Decide(frame, scored);
    }

    /// <summary>Decides about the image before once more, by another rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <returns>The decision, under the same id.</returns>
    public DecisionRecord Again(DecisionRule rule)
    {
        var (frame, scored) = _last ?? throw new InvalidOperationException("There was no image before.");
        _rule = rule;
        var decision = Decide(frame, scored);
        _rule = null;
        return decision;
    }

    private DecisionRecord Decide(AcceptedFrame frame, Outcome<ScoredInput> scored) => scored.TryGet(out var input, out var problem)
        ? _builder.Decided(frame, _model, new ScoreLookup(input, Cached: false), _timer.ToLatencies())
        : _builder.Failed(frame, _model, problem, _timer.ToLatencies());

    /// <summary>Nothing waits for these decisions.</summary>
    /// <inheritdoc/>
    ValueTask IFrameReceipt.CompleteAsync(DecisionRecord decision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _model.DisposeAsync();
}
