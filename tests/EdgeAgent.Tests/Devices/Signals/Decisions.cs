using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.Agent.Tests.Devices.Signals;

internal static class Decisions
{
    public static DecisionRecord With(Verdict verdict) => new(
        V: 1,
        Guid.CreateVersion7(),
        PartId: "part-1",
        Pipeline: "line-1",
        Source: "folder",
        new RecordTime("boot-1", 1, null),
        verdict,
        Reason: "open 0.97",
        Scores: [],
        Model: null,
        ExecutionProvider: null,
        RuleDigest: null,
        ConfigurationDigest: ArtifactDigest.Of("{}"u8),
        InputHash: ArtifactDigest.Of("image"u8),
        Cached: false,
        new StageLatencies(0, 0, 0, 0, 0));
}
