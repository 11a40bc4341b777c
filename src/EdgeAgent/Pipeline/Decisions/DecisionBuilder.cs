using Edge.Agent.Configuration;
using Edge.Agent.Inference;
using Edge.Agent.Models.Rules;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Agent.Tasks.ObjectDetection;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline.Decisions;

/// <summary>Writes decisions down with all an audit asks for.</summary>
internal sealed class DecisionBuilder
{
    private readonly string _pipeline;
    private readonly EffectiveConfiguration _configuration;
    private readonly Func<LoadedModel, DecisionRule?> _rules;

    /// <param name="pipeline">What decisions call their pipeline.</param>
    /// <param name="configuration">What they cite.</param>
    /// <param name="rules">By which rule a model decides.</param>
    public DecisionBuilder(string pipeline, EffectiveConfiguration configuration, Func<LoadedModel, DecisionRule?> rules)
    {
        _pipeline = pipeline;
        _configuration = configuration;
        _rules = rules;
    }

    /// <summary>The rule's decision over scores.</summary>
    public DecisionRecord Decided(AcceptedFrame frame, LoadedModel model, ScoreLookup lookup, StageLatencies latency)
    {
        var result = lookup.Input.Result;
        var labels = model.Bundle.Labels;
        var detects = model.Bundle.Description.Task is ObjectDetectionOptions;
        var scores = TopScores.Pick(labels, result.Scores);
        // Without a rule nobody said what a good part is: a person looks.
        var rule = _rules(model);
        var (verdict, reason) = rule is not null
            ? model.Task.Decide(rule, labels, result)
            : (Verdict.Review, "the model has no decision rule");
        return Base(frame, model, rule, latency) with
        {
            Verdict = verdict,
            Reason = reason,
            // A label of which nothing was found has no score to show.
            Scores = detects ? [.. scores.Where(score => score.Score > 0)] : scores,
            Detections = detects ? TopDetections.Pick(labels, result.Detections) : null,
            ExecutionProvider = lookup.Input.ExecutionProvider,
            Cached = lookup.Cached,
        };
    }

    /// <summary>No decision could be made.</summary>
    public DecisionRecord Failed(AcceptedFrame frame, LoadedModel? model, Problem problem, StageLatencies latency) =>
        Base(frame, model, model is null ? null : _rules(model), latency) with { Reason = $"{problem.Reason}: {problem.Message}", ErrorCode = problem.Reason };

    private DecisionRecord Base(AcceptedFrame frame, LoadedModel? model, DecisionRule? rule, StageLatencies latency)
    {
        var captured = frame.Captured;
        return new DecisionRecord(
            V: 1,
            captured.DecisionId,
            captured.PartId,
            _pipeline,
            captured.Source,
            captured.Captured,
            Verdict.Error,
            Reason: "",
            Scores: [],
            model?.Active.Snapshot.ToReference(),
            ExecutionProvider: null,
            rule?.Digest,
            _configuration.Digest,
            frame.Hash,
            Cached: false,
            latency,
            CaptureSettings: captured.Settings);
    }
}
