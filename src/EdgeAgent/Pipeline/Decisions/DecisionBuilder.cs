using Edge.Agent.Inference;
using Edge.Agent.Pipeline.Postprocessing;
using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Pipeline.Decisions;

/// <summary>Writes decisions down with all an audit asks for.</summary>
internal sealed class DecisionBuilder
{
    private readonly string _pipeline;
    private readonly ArtifactDigest _configuration;

    public DecisionBuilder(string pipeline, ArtifactDigest configuration)
    {
        _pipeline = pipeline;
        _configuration = configuration;
    }

    /// <summary>The rule's decision over scores.</summary>
    public DecisionRecord Decided(AcceptedFrame frame, LoadedModel model, ScoreLookup lookup, StageLatencies latency)
    {
        var scores = TopScores.Pick(model.Bundle.Labels, lookup.Input.Scores);
        var rule = model.Bundle.Description.Rule;
        var (verdict, reason) = rule.Decide(scores[0].Label, scores[0].Score);
        return Base(frame, model, latency) with
        {
            Verdict = verdict,
            Reason = reason,
            Scores = scores,
            ExecutionProvider = lookup.Input.ExecutionProvider,
            Cached = lookup.Cached,
        };
    }

    /// <summary>No decision could be made.</summary>
    public DecisionRecord Failed(AcceptedFrame frame, LoadedModel? model, Problem problem, StageLatencies latency) =>
        Base(frame, model, latency) with { Reason = $"{problem.Reason}: {problem.Message}", ErrorCode = problem.Reason };

    private DecisionRecord Base(AcceptedFrame frame, LoadedModel? model, StageLatencies latency)
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
            model?.Bundle.Description.Rule.Digest,
            _configuration,
            frame.Hash,
            Cached: false,
            latency,
            CaptureSettings: captured.Settings);
    }
}
