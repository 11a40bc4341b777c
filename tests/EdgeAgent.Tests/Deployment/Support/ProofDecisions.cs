using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Deployment.Support;

/// <summary>Decisions as a pipeline makes them.</summary>
internal static class ProofDecisions
{
    public static DecisionRecord Of(ModelReference model, float milliseconds, float score, ReasonCode? error = null, Verdict verdict = Verdict.Accept) => new(
        1, Guid.CreateVersion7(DateTimeOffset.UnixEpoch), "part-1", "line", "folder", new RecordTime("boot", 1), error is null ? verdict : Verdict.Error, "good 0.90",
        error is null ? [new LabelScore("good", score)] : [], model, "cpu", null, ArtifactDigest.Of([1]), ArtifactDigest.Of([2]), false,
        new StageLatencies(0, 1, 1, milliseconds, 1), error);
}
