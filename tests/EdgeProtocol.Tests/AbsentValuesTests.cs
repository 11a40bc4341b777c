using System.Text.Json;
using Edge.Protocol.Messages;

namespace Edge.Protocol.Tests;

public sealed class AbsentValuesTests
{
    [Fact]
    public void DecisionRecord_WithoutModelProviderRuleAndClock_ComesBackAsItWas()
    {
        var digest = ArtifactDigest.Of("x"u8);
        var decision = new DecisionRecord(
            1, Guid.CreateVersion7(), "part", "line", "folder", new RecordTime("boot", 5, null), Verdict.Error, "no model", [],
            null, null, null, digest, digest, false, new StageLatencies(0, 0, 0, 0, 0));

        var parsed = ProtocolJson.Parse(
            JsonSerializer.SerializeToUtf8Bytes(decision, ProtocolJson.Default.DecisionRecord), ProtocolJson.Default.DecisionRecord, "decision");

        Assert.Null(parsed.Problem);
        Assert.Equal(decision with { Scores = parsed.Value.Scores }, parsed.Value);
    }
}
