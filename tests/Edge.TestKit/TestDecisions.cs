using Edge.Protocol;
using Edge.Protocol.Messages;

namespace Edge.TestKit;

/// <summary>Decisions for tests: whole, valid, and different from one another.</summary>
public static class TestDecisions
{
    /// <summary>The model they name.</summary>
    public static readonly ModelReference Model = new("pcb-defects", "1", ArtifactDigest.Of("model 1"u8));

    /// <summary>A decision.</summary>
    /// <param name="part">The part, which makes the input's hash.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="wall">The device's wall time; null for a device without a trusted clock.</param>
    public static DecisionRecord Make(string part, Verdict verdict = Verdict.Accept, DateTimeOffset? wall = null) => new(
        1,
        Guid.CreateVersion7(),
        part,
        "line-1",
        "folder",
        new RecordTime("boot-1", 1234, wall),
        verdict,
        verdict == Verdict.Accept ? "good 0.98" : "open 0.91",
        verdict == Verdict.Accept ? [new LabelScore("good", 0.98f), new LabelScore("open", 0.01f)] : [new LabelScore("open", 0.91f), new LabelScore("good", 0.05f)],
        Model,
        "cpu",
        ArtifactDigest.Of("rule"u8),
        ArtifactDigest.Of("configuration"u8),
        ArtifactDigest.Of(System.Text.Encoding.UTF8.GetBytes(part)),
        Cached: false,
        new StageLatencies(0.2, 1.1, 0.3, 0.9, 0.05));
}
